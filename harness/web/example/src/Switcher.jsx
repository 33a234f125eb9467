// An organization switcher with two bugs that one sees in no quick test:
// while `setActive` navigates it says "Personal account", and of two quick clicks the first may win.
import { useClerk, useOrganization, useUser } from '@clerk/react';

export function Switcher({ goTo }) {
  const { user } = useUser();
  const { organization } = useOrganization();
  const { setActive } = useClerk();
  const choose = (id) => setActive({ organization: id, navigate: () => goTo(`/${id}`) });
  return (
    <main>
      <h1>{organization?.name ?? 'Personal account'}</h1>
      {user?.organizationMemberships.map(({ organization: { id, name } }) => (
        <button key={id} onClick={() => choose(id)}>{name}</button>
      ))}
    </main>
  );
}
