// Reading what a framework's hooks say, for a binding that reads them from outside of its components.

/**
 * A place for a binding's reads, by the name of each hook: functions that give what it says now, as `hooks()` of a binding gives it
 * (see `binding.mjs`). One that throws does so in a component that reads it: `thrown()` gives that, and what is put there by `caught`.
 */
export function reading() {
  let reads = {};
  const errors = [];
  const caught = (error) => errors.push(error);
  const hooks = () => Object.fromEntries(Object.entries(reads).flatMap(([name, read]) => {
    try {
      return [[name, read()]];
    } catch (error) {
      caught(error);
      return [];
    }
  }));
  return { of: (given) => (reads = given), hooks, caught, thrown: () => errors.splice(0) };
}
