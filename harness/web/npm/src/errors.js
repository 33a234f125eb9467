// The errors of the fake, and those that it hands on as Clerk would.

/** Where to ask for what is not there. */
const ASK = 'Ask for it with a sentence about your test: `npm bugs fake-clerk`.';

/** The fake was asked for something that it does not do. */
export class NotFaked extends Error {
  constructor(what, instead) {
    super(`fake-clerk does not do ${what}. ${instead === undefined ? '' : `${instead} `}${ASK}`);
    this.name = 'NotFaked';
  }
}

/** The fake was used in a way that makes no sense. */
export class WrongUse extends Error {
  constructor(what) {
    super(`fake-clerk: ${what}`);
    this.name = 'WrongUse';
  }
}

/** An answer of the server with a status of 400 or more, as Clerk hands it on. */
export class ClerkAPIResponseError extends Error {
  static kind = 'ClerkAPIResponseError';
  clerkError = true;

  constructor(message, status) {
    super(message);
    this.name = 'ClerkAPIResponseError';
    this.status = status;
    this.errors = [{ code: `status_${status}`, message, longMessage: message, meta: {} }];
  }
}

/** Names that engines, frameworks and test runners look for on anything. They are simply not there. */
const PROBED = new Set(['then', 'toJSON', 'asymmetricMatch', '$$typeof', 'nodeType', 'tagName', 'constructor', 'prototype',
  'hasAttribute', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toLocaleString',
  '__proto__', '_isMockFunction', '@@__IMMUTABLE_ITERABLE__@@', '@@__IMMUTABLE_RECORD__@@', '@@__IMMUTABLE_ORDERED__@@',
  'inspect', 'length', 'name', 'message', 'stack', 'ref', 'key', 'props', '_reactFragment', '__v_isRef', '__v_skip', '__v_raw', '__v_isReactive',
  '__v_isReadonly', '__v_isShallow', 'effect', 'subscribe', 'nodeName', 'window', 'self', 'default']);

/** Names between Clerk's own packages, of which no application knows. */
const INTERNAL = /^(?:__|_|#)/;

/** What looks like something that is done rather than read. */
const DOES = /^(?:open|close|mount|unmount|redirectTo|build|authenticate|handle|create|get|join|prefetch|navigate|set|update|delete|destroy|reload|clear|touch|end|remove|prepare|attempt|verify|leave|load|is[A-Z]|upsert|start|check|enable|disable|add|invite|cancel|on[A-Z]?|off)/;

/** Guards an object: whoever reads what it has not is told its name. `reason` gives the error where there is another one to give. */
export function guard(object, what, reason = () => undefined) {
  return new Proxy(object, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol') return Reflect.get(target, key, receiver);
      if (PROBED.has(key) || INTERNAL.test(key)) return undefined;
      const refuse = () => {
        throw reason(key) ?? new NotFaked(`\`${what}.${key}\``);
      };
      // Who only looks whether there is such a method may look.
      return DOES.test(key) ? refuse : refuse();
    },
  });
}
