// The same fake beneath the package before: @clerk/clerk-react 5, with the clerk-js that it loads.
import { ClerkProvider, SignedIn, SignedOut, useAuth, useClerk } from '@clerk/clerk-react';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { clerkWrapper, settled } from 'fake-clerk/react';
import { createFakeClerk } from 'fake-clerk/vitest';
import { afterEach, expect, test } from 'vitest';

afterEach(cleanup);

function Account() {
  const { isLoaded, userId, orgId } = useAuth();
  const { setActive } = useClerk();
  return (
    <>
      <p data-testid="who">{isLoaded ? `${userId} in ${orgId}` : 'loading'}</p>
      <SignedIn>signed in</SignedIn>
      <SignedOut>signed out</SignedOut>
      <button onClick={() => setActive({ session: 'sess_bob', beforeEmit: () => new Promise(() => {}) })}>switch</button>
      <button onClick={() => setActive({ session: null })}>leave</button>
    </>
  );
}

const who = () => screen.getByTestId('who').textContent;

function start(options) {
  const clerk = createFakeClerk({
    sdk: '@clerk/clerk-react@5.61.10',
    sessions: [{ id: 'sess_ada', user: 'user_ada', organizations: ['org_acme'], lastActiveOrganization: 'org_acme' }, { id: 'sess_bob', user: 'user_bob' }],
    ...options,
  });
  render(<Account />, { wrapper: clerkWrapper(clerk, ClerkProvider) });
  return clerk;
}

test('hooks and control components show what is current', async () => {
  const clerk = start();
  await settled(clerk);
  expect(clerk.version).toBe('5.128.0');
  expect(who()).toBe('user_ada in org_acme');
  expect(screen.queryByText('signed in')).not.toBeNull();
  fireEvent.click(screen.getByText('leave'));
  await settled(clerk);
  expect(who()).toBe('null in null');
  expect(screen.queryByText('signed out')).not.toBeNull();
});

test('hooks are not loaded while a switch navigates', async () => {
  const clerk = start();
  await settled(clerk);
  fireEvent.click(screen.getByText('switch'));
  await settled(clerk);
  expect(who()).toBe('loading');
});

test('a client that is not loaded is loaded by the provider', async () => {
  const clerk = start({ loaded: false });
  expect(who()).toBe('loading');
  await settled(clerk);
  expect(who()).toBe('user_ada in org_acme');
});
