const ERASE_LINE = '\r\x1b[2K';

/**
 * What the Kafka demo shows: behaviours on stdout, a line each; how far it is on stderr, on a terminal as one line that stays
 * at the bottom, elsewhere a line for each tenth.
 */
export function demoScreen({ brokers, speed, events }) {
  const { stdout, stderr } = process;
  const isLive = stderr.isTTY === true && process.env.TERM !== 'dumb';
  const found = new Map();
  let produced = 0;
  let line = '';
  let heard = performance.now();

  const print = (output, text) => {
    if (line !== '') stderr.write(ERASE_LINE);
    output.write(`${text}\n`);
    if (line !== '') stderr.write(line);
  };
  const progress = () => {
    const time = produced === 0 ? [] : [`event time ${shortTime(events[produced - 1].time)}`];
    const counts = [...found].map(([topic, count]) => `${count.toLocaleString('en')} ${topic}`);
    const all = events.length.toLocaleString('en');
    return [`${produced.toLocaleString('en')} of ${all} events`, ...time, ...counts].join('  ');
  };
  const draw = () => {
    if (line !== '') stderr.write(ERASE_LINE);
    line = progress().slice(0, (stderr.columns ?? 80) - 1);
    stderr.write(line);
  };

  return {
    begin() {
      const pace = Number.isFinite(speed) ? `at ${speed} times their speed` : 'as quickly as it goes';
      print(
        stderr,
        `writing ${events.length.toLocaleString('en')} events to ${brokers.join(', ')}, ${pace}; Ctrl-C ends`,
      );
      heard = performance.now();
    },
    produced(count) {
      const isTenth = Math.floor((count * 10) / events.length) > Math.floor((produced * 10) / events.length);
      produced = count;
      heard = performance.now();
      if (isLive) draw();
      else if (isTenth) print(stderr, progress());
    },
    behaviour(topic, { timestamp, value }) {
      found.set(topic, (found.get(topic) ?? 0) + 1);
      heard = performance.now();
      print(stdout, `${shortTime(Number(timestamp))}  ${topic}  ${fieldsText(value)}`);
      if (isLive) draw();
    },
    /** Milliseconds since something came or went. */
    quietFor: () => performance.now() - heard,
    end(isStopped) {
      if (line !== '') stderr.write(ERASE_LINE);
      line = '';
      print(stderr, `${progress()}${isStopped ? '  stopped' : ''}`);
      if (found.size > 0) return;
      print(
        stderr,
        `no behaviours: does motif read them? KAFKA_BROKERS=${brokers.join()} npx motif run examples/kafka`,
      );
    },
  };
}

function shortTime(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

function fieldsText(value) {
  try {
    return Object.entries(JSON.parse(value))
      .map(([name, field]) => `${name} ${field}`)
      .join('  ');
  } catch {
    return String(value);
  }
}
