// web3.js's bigint-buffer announces on every start that it goes without its native addon. Its pure JavaScript gives the
// same results, no install script of a dependency is run here, and there is nothing for a user to do: drop that one line.
const warn = console.warn;
console.warn = (...args) => {
  if (!String(args[0]).startsWith('bigint: Failed to load bindings')) warn(...args);
};
