// Loaded into a process before anything else: with SIGUSR2 the clock that it sees goes back by an hour, once more each time.
const now = Date.now;
let behind = 0;
Date.now = () => now() - behind;
process.on('SIGUSR2', () => {
  behind += 3_600_000;
  process.stderr.write('the clock is an hour behind\n');
});
