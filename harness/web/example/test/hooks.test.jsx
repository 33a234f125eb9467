// What the hooks of @clerk/react 6 give on a fake.
import { ClerkProvider, Show, useAuth, useClerk, useOrganization, useSession, useSessionList, useUser } from '@clerk/react';
import { cleanup, render, renderHook, screen } from '@testing-library/react';
import { clerkWrapper, settled } from 'fake-clerk/react';
import { createFakeClerk } from 'fake-clerk/vitest';
import { StrictMode } from 'react';
import { afterEach, expect, test } from 'vitest';

afterEach(cleanup);

const ada = {
  id: 'sess_ada',
  user: { id: 'user_ada', firstName: 'Ada', lastName: 'Lovelace' },
  organizations: [{ id: 'org_acme', role: 'org:member', permissions: ['org:invoices:read'] }],
  lastActiveOrganization: 'org_acme',
};

async function using(hook, options) {
  const clerk = createFakeClerk({ sessions: [ada, 'sess_bob'], ...options });
  const { result } = renderHook(hook, { wrapper: clerkWrapper(clerk, ClerkProvider) });
  await settled(clerk);
  return { clerk, result };
}

test('useAuth knows the user, the organization, the role, the permissions and a token', async () => {
  const { result, clerk } = await using(() => useAuth());
  const { isLoaded, isSignedIn, userId, sessionId, orgId, orgRole, has, getToken } = result.current;
  expect({ isLoaded, isSignedIn, userId, sessionId, orgId, orgRole }).toEqual({
    isLoaded: true, isSignedIn: true, userId: 'user_ada', sessionId: 'sess_ada', orgId: 'org_acme', orgRole: 'org:member',
  });
  expect([has({ role: 'org:member' }), has({ role: 'org:admin' }), has({ permission: 'org:invoices:read' })]).toEqual([true, false, true]);
  expect((await getToken()).split('.')).toHaveLength(3);
  await result.current.signOut();
  await settled(clerk);
  expect(result.current.isSignedIn).toBe(false);
});

test('useUser, useSession, useSessionList and useOrganization give the values', async () => {
  const { result } = await using(() => ({ user: useUser(), session: useSession(), list: useSessionList(), organization: useOrganization() }));
  const { user, session, list, organization } = result.current;
  expect(user.user.fullName).toBe('Ada Lovelace');
  expect(session.session.id).toBe('sess_ada');
  expect(list.sessions.map(({ id }) => id)).toEqual(['sess_ada', 'sess_bob']);
  expect([organization.organization.name, organization.membership.role]).toEqual(['Acme', 'org:member']);
});

test('nobody is signed in where none is active, and Show shows it, under StrictMode', async () => {
  const clerk = createFakeClerk({ sessions: [ada], active: null, loaded: false });
  const Wrapper = clerkWrapper(clerk, ClerkProvider);
  render(<StrictMode><Wrapper><Show when="signed-out">nobody</Show><Show when="signed-in">somebody</Show></Wrapper></StrictMode>);
  expect(screen.queryByText('nobody')).toBeNull();
  await settled(clerk);
  expect(screen.queryByText('nobody')).not.toBeNull();
  expect(screen.queryByText('somebody')).toBeNull();
});

test('what the fake does not do is told by name, where a component asks for it', async () => {
  const { result } = await using(() => useClerk());
  expect(() => result.current.openSignIn()).toThrow(/clerk\.openSignIn/);
});
