// An adapter for a framework's binding. Its author writes a module with `mount(clerk, root, options)`, `unmount()` and
// `components`; the realm, the server, time and the observation of what is rendered are here.
import { ClerkPackage, startClerk } from './clerk.mjs';
import { bundle } from './bundle.mjs';
import { DomPage } from './dom.mjs';
import { FrontendApi } from './frontend-api.mjs';
import { serve } from './serve.mjs';
import { VirtualTime } from './time.mjs';

/**
 * Serves a binding.
 *
 * `module` is the URL of the author's module. It exports `components`, the names of the control components that it mounts,
 * each with one child that has the attribute `data-component` with that name; `mount(clerk, root, options)`, which mounts
 * them below `root` in a provider that is given `clerk` and the options; and `unmount()`.
 *
 * `clerkJs` is the folder of the package @clerk/clerk-js to put beneath it, `name` and `version` are what it is called, and
 * `alias` says which installed package stands for a name that the module imports.
 */
export async function serveBinding({ name, version, module, clerkJs, alias }) {
  const clerk = new ClerkPackage(clerkJs);
  const script = await bundle(module, alias);
  const makePage = (given) => new DomPage(given);
  const time = new VirtualTime();
  const nobody = new FrontendApi({ client: { sessions: [], active: null }, time });
  const empty = makePage({ time, api: nobody, log() {}, focused: false });
  const capabilities = [...clerk.capabilities(empty), 'components'];
  empty.close();

  return serve({
    name,
    version,
    contracts: clerk.contracts,
    capabilities,
    realTime: true,
    async begin(start) {
      let binding;
      const bring = async (instance, page, options) => {
        binding = page.run(script);
        // As the script tag leaves it, which some providers look for.
        page.realm.window.Clerk = instance;
        binding.mount(instance, page.root, { publishableKey: clerk.key, ...options });
        await atRest(start.time);
        if (!instance.client) throw new Error('the provider has not loaded the instance that it was given');
      };
      const client = await startClerk(clerk, makePage, start, bring);
      const { root } = client.page;
      const { components } = binding ?? client.page.run(script);
      const shown = (component) => root.querySelector(`[data-component="${component}"]`) !== null;
      return {
        ...client,
        rendered: () => Object.fromEntries(components.map((component) => [component, shown(component)])),
        end() {
          binding?.unmount();
          client.end();
        },
      };
    },
  });
}

/** When nothing is due any more. */
async function atRest(time) {
  do {
    await new Promise((resolve) => time.soon(resolve));
  } while (time.due() !== undefined && time.due() <= time.now);
}
