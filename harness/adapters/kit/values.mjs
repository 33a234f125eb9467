// Between JavaScript values and the protocol's.

/** What is asked for and not known. The harness hears of it; nothing is ever passed over. */
export class Unsupported extends Error {
  code = 'unsupported';
}

/** A session, organization or user as the protocol writes it. An id may stand for the object. */
export function toWire(value, what) {
  if (value === undefined) return { is: 'undefined' };
  if (value === null) return { is: 'null' };
  const id = typeof value === 'string' ? value : value.id;
  if (typeof id !== 'string') throw new TypeError(`the ${what} is neither undefined, null nor an object with an \`id\``);
  return { is: 'set', id };
}

/** What is current, as the protocol writes it; without organizations that field is left out. */
export function currentToWire({ session, organization, user }, organizations) {
  const wire = { session: toWire(session, 'session') };
  if (organizations) wire.organization = toWire(organization, 'organization');
  wire.user = toWire(user, 'user');
  return wire;
}

/** An error, or whatever else was thrown, as the protocol writes it. */
export function errorToWire(thrown) {
  if (thrown === null || typeof thrown !== 'object') return { name: typeof thrown, message: String(thrown) };
  return { name: String(thrown.name ?? 'Error'), message: String(thrown.message ?? '') };
}

/** An argument: undefined where it is left out, null, an id, or the object of an id. */
export function fromWire(argument, object) {
  if (argument === undefined || argument === null) return argument;
  if (typeof argument.id === 'string') return argument.id;
  if (typeof argument.object === 'string') return object(argument.object);
  throw new Unsupported(`an argument of the form ${JSON.stringify(argument)}`);
}

/** Refuses fields that are not known, so that nothing that a scenario asks for is passed over. */
export function onlyKnown(fields, known, where) {
  for (const key of Object.keys(fields)) {
    if (!known.includes(key)) throw new Unsupported(`\`${key}\` in ${where}`);
  }
}
