// Mocha's spec reporter, which also writes the totals to $MOCHA_TOTALS for the sum over all suites.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class Totals extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      if (process.env.MOCHA_TOTALS)
        writeFileSync(process.env.MOCHA_TOTALS, JSON.stringify({ passes, failures, pending }));
    });
  }
};
