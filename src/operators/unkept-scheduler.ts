import { MotifError } from '../errors.js';

export function unkeptScheduler(): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: 'an event-time scheduler in a pipeline whose state an archive keeps: what it has scheduled cannot be kept',
    hint: "Leave the scheduler out, or let the operators that use it end in a sink that is not the archive's.",
  });
}
