// What is guessed about the server and the page: nobody outside of Clerk can look at its server. Each guess is a switch with a name.
// A finding that changes when one is flipped rests on that guess.

/** What the environment says of guesses: `name=value`, several of them with commas between. */
const VARIABLE = 'INTERLUDE_GUESSES';

/**
 * Every guess: what it is about, and the values that it may have, each with what it means. The first value is the one that is taken
 * where nobody says another.
 */
export const GUESSES = {
  'token-organization': {
    about: 'whether the `organization_id` of a request for a token counts',
    values: {
      asked: 'the token is of the organization that the request names, or of none where it names none',
      session: 'the token is of the organization that its session was last active in, whatever the request names',
    },
  },
  'token-of-a-foreign-organization': {
    about: 'a request for a token of an organization that the user is no member of',
    values: {
      refused: 'it is answered 404',
      session: 'the token is of the organization that the session was last active in',
    },
  },
  'touch-of-a-foreign-organization': {
    about: 'a touch that names an organization that the user is no member of',
    values: {
      refused: 'it is answered 404, and the session stays where it was',
      kept: 'it is answered as if it named none, and the session stays where it was',
    },
  },
  'organization-by-slug': {
    about: 'whether a touch may name an organization by its slug',
    values: {
      known: 'a slug is as good as an id',
      unknown: 'a slug is of nobody known',
    },
  },
  'task-to-choose-an-organization': {
    about: 'a touch with an organization, of a pending session whose task it is to choose one',
    values: {
      'done-by-a-touch': 'the task is done, and the session is active from then on',
      left: 'the session stays pending',
    },
  },
  'gone-session': {
    about: 'a request about a session that the server no longer has',
    values: {
      'not-found': 'it is answered 404',
      unauthorized: 'it is answered 401: nobody is signed in there',
    },
  },
  'ended-session': {
    about: 'what the client of an answer says of a session that has ended',
    values: {
      'left-out': 'it is not among the sessions of the client',
      listed: 'it stays among them, with the status `removed`',
    },
  },
  'active-after-end': {
    about: 'which session was last active where the last active one has ended',
    values: {
      none: 'none was',
      next: 'the first of those that are left was',
    },
  },
  'active-after-sign-in': {
    about: 'which session was last active once a user has signed in',
    values: {
      new: 'the new one was',
      kept: 'the one that was before, until a touch names another',
    },
  },
  'deleted-client': {
    about: 'what is left of a client that is deleted (`DELETE /v1/client`); `DELETE /v1/client/sessions` keeps it',
    values: {
      new: 'the next answer has a client with another id and without sessions',
      kept: 'the next answer has the same client, without sessions',
    },
  },
  'answer-without-a-token': {
    about: 'what an answer to a request for a token holds that holds none',
    values: {
      empty: 'a token that is an empty text',
      null: 'null in the place of the token',
    },
  },
  'last-active-token': {
    about: 'whether a session comes with a token',
    values: {
      carried: 'each session of an answer has a `last_active_token`',
      absent: '`last_active_token` is null, so that each token has to be asked for',
    },
  },
  'updated-at': {
    about: 'when `updated_at` grows',
    values: {
      'each-change': 'with each change, even of one instant',
      time: 'with time alone, so that two changes of one instant look the same',
    },
  },
};

/** The guesses as they are where nobody says otherwise. */
export const AS_GUESSED = Object.fromEntries(Object.entries(GUESSES).map(([name, { values }]) => [name, Object.keys(values)[0]]));

/** The guesses of this process: as they are, but for those that the environment says. Throws where it says what is no guess. */
export function guesses(text = process.env[VARIABLE] ?? '') {
  const said = { ...AS_GUESSED };
  for (const part of text.split(',').filter(Boolean)) {
    const [name, value] = part.split('=');
    const guess = Object.hasOwn(GUESSES, name) ? GUESSES[name] : undefined;
    if (guess === undefined) throw new Error(`there is no guess \`${name}\`; guesses are ${Object.keys(GUESSES).join(', ')}`);
    if (!Object.hasOwn(guess.values, value ?? '')) {
      throw new Error(`\`${name}\` is not \`${value}\`; it is one of ${Object.keys(guess.values).join(', ')}`);
    }
    said[name] = value;
  }
  return said;
}

/** The environment that says these guesses, for a process or a page that is made by this one. */
export const asEnvironment = () => ({ [VARIABLE]: process.env[VARIABLE] ?? '' });
