import { createFakeClerk, exploreOrders, type FakeClerk } from 'fake-clerk';
import { clerkWrapper } from 'fake-clerk/react';
const clerk: FakeClerk = createFakeClerk({ sessions: ['sess_a', { id: 'sess_b', organizations: [{ id: 'org_a', role: 'org:admin' }] }], server: { touch: { after: 5, status: 500 }, token: 'hold' } });
await clerk.setActive({ session: 'sess_b', navigate: ({ session, decorateUrl }) => decorateUrl(session.id) });
const { orders, complete }: { orders: number; complete: boolean } = await exploreOrders(async (clerk) => { await clerk.settled(); }, { most: 5 });
// @ts-expect-error there is no such option
createFakeClerk({ session: [] });
const Wrapper = clerkWrapper(clerk, () => null);
export { orders, complete, Wrapper };
