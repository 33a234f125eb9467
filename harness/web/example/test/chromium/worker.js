import { createFakeClerk } from 'fake-clerk';

const clerk = createFakeClerk({ sessions: ['sess_ada', 'sess_bob'] });
await clerk.setActive({ session: 'sess_bob' });
postMessage(clerk.session.id);
