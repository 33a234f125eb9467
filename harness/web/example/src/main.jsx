// The app in a browser, on a fake: `?cured` shows the switcher without its two bugs. With a key of your own, leave out `Clerk`.
import { ClerkProvider } from '@clerk/react';
import { createFakeClerk } from 'fake-clerk';
import { publishableKey } from 'fake-clerk/react';
import { createRoot } from 'react-dom/client';
import { CuredSwitcher } from './CuredSwitcher.jsx';
import { Switcher } from './Switcher.jsx';

const clerk = createFakeClerk({
  sessions: [{ id: 'sess_ada', user: 'user_ada', organizations: ['org_acme', 'org_beta'], lastActiveOrganization: 'org_acme' }],
  server: { touch: 600 },
});
const App = location.search.includes('cured') ? CuredSwitcher : Switcher;

createRoot(document.getElementById('root')).render(
  <ClerkProvider publishableKey={publishableKey} Clerk={clerk}>
    <App goTo={() => {}} />
  </ClerkProvider>,
);
