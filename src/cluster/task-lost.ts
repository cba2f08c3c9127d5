/** The group has given the task to another member, or is about to: nothing more of it is done here. */
export class TaskLost extends Error {
  override readonly name = 'TaskLost';

  constructor() {
    super('the task is another member’s');
  }
}
