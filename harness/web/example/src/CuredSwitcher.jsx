// The same without them: what is not loaded is not shown as none, and a switch waits for the one before.
import { useClerk, useOrganization, useUser } from '@clerk/react';
import { useRef } from 'react';

export function CuredSwitcher({ goTo }) {
  const { user } = useUser();
  const { isLoaded, organization } = useOrganization();
  const { setActive } = useClerk();
  const title = useRef('');
  const memberships = useRef([]);
  const last = useRef(Promise.resolve());
  if (isLoaded) title.current = organization?.name ?? 'Personal account';
  if (user) memberships.current = user.organizationMemberships;
  const choose = (id) => {
    const go = () => setActive({ organization: id, navigate: () => goTo(`/${id}`) });
    last.current = last.current.then(go, go);
  };
  return (
    <main>
      <h1>{title.current}</h1>
      {memberships.current.map(({ organization: { id, name } }) => (
        <button key={id} onClick={() => choose(id)}>{name}</button>
      ))}
    </main>
  );
}
