import { ClerkProvider } from '@clerk/react';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { clerkWrapper, settled } from 'fake-clerk/react';
import { exploreOrders, nextTurn } from 'fake-clerk/vitest';
import { expect, test } from 'vitest';
import { CuredSwitcher } from '../src/CuredSwitcher.jsx';
import { Switcher } from '../src/Switcher.jsx';

const ada = { id: 'sess_ada', user: 'user_ada', organizations: ['org_acme', 'org_beta'], lastActiveOrganization: 'org_acme' };
const options = { sessions: [ada], between: cleanup };
const title = () => screen.getByRole('heading').textContent;

/** The titles that have been on the screen. */
function titles(container) {
  const seen = new Set([title()]);
  const look = () => container.isConnected && seen.add(container.querySelector('h1').textContent);
  new MutationObserver(look).observe(container, { subtree: true, childList: true, characterData: true });
  return seen;
}

const switches = (Component) => async (clerk) => {
  const { container } = render(<Component goTo={async () => {}} />, { wrapper: clerkWrapper(clerk, ClerkProvider) });
  await settled(clerk);
  const seen = titles(container);
  fireEvent.click(screen.getByRole('button', { name: 'Beta' }));
  await settled(clerk);
  expect([...seen]).toEqual(['Acme', 'Beta']);
};

const clicksTwice = (Component) => async (clerk) => {
  render(<Component goTo={async () => {}} />, { wrapper: clerkWrapper(clerk, ClerkProvider) });
  await settled(clerk);
  fireEvent.click(screen.getByRole('button', { name: 'Beta' }));
  await nextTurn();
  fireEvent.click(screen.getByRole('button', { name: 'Acme' }));
  await settled(clerk);
  expect(title()).toBe('Acme');
};

test('the switcher says "Personal account" while it switches', async () => {
  await expect(exploreOrders(switches(Switcher), options)).rejects.toThrow(/Personal account/);
});

test('of two clicks the first may win', async () => {
  await expect(exploreOrders(clicksTwice(Switcher), options)).rejects.toThrow(/expected 'Beta' to be 'Acme'/);
});

test('the cured switcher shows nothing but what was chosen', async () => {
  const { complete } = await exploreOrders(switches(CuredSwitcher), options);
  expect(complete).toBe(true);
});

test('of two clicks the last wins in the cured switcher, in every order', async () => {
  const { complete } = await exploreOrders(clicksTwice(CuredSwitcher), options);
  expect(complete).toBe(true);
});

test('clicks as of a user, with the pauses between them, find the same', async () => {
  const clicks = async (clerk) => {
    const user = userEvent.setup();
    render(<Switcher goTo={async () => {}} />, { wrapper: clerkWrapper(clerk, ClerkProvider) });
    await settled(clerk);
    await user.click(screen.getByRole('button', { name: 'Beta' }));
    await user.click(screen.getByRole('button', { name: 'Acme' }));
    await settled(clerk);
    expect(title()).toBe('Acme');
  };
  await expect(exploreOrders(clicks, options)).rejects.toThrow(/expected 'Beta' to be 'Acme'/);
});
