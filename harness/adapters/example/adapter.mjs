// The example client as an implementation under test. All that an adapter has to know is how to make a client.
import { serve } from '../kit/index.mjs';
import { Client } from './client.mjs';

serve({
  name: 'example-javascript',
  version: '1.0.0',
  contracts: ['navigate', 'before-emit'],
  capabilities: ['set-active', 'set-session', 'organizations', 'listeners', 'unload'],
  begin({ client: { sessions, active, loaded } }) {
    const client = new Client(sessions);
    if (loaded) client.load(active);
    return {
      setActive: (params) => client.setActive(params),
      setSession: (session, beforeEmit) => client.setSession(session, beforeEmit),
      addListener: (listener) => client.addListener(listener),
      current: () => client,
      unload: () => client.startUnloading(),
    };
  },
});
