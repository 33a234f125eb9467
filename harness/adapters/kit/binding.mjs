// An adapter for a framework's binding. Its author writes a module with `mount(clerk, root, options)`, `unmount()` and
// `components`; the realm, the server, time and the observation of what is rendered are here.
import { ClerkPackage, startClerk } from './clerk.mjs';
import { bundle } from './bundle.mjs';
import { DomPage } from './dom.mjs';
import { FrontendApi } from './frontend-api.mjs';
import { guesses } from './guesses.mjs';
import { mounted, said } from './mounted.mjs';
import { serve } from './serve.mjs';
import { StandInPackage } from './stand-in.mjs';
import { VirtualTime } from './time.mjs';

/**
 * Serves a binding.
 *
 * `module` is the URL of the author's module. It exports `components`, the names of the control components that it mounts,
 * each with one child that has the attribute `data-component` with that name; `mount(clerk, root, options, control, uses)`, which mounts
 * them below `root` in a provider that is given `clerk` and the options, and gives each component that is about the user the properties of
 * `control`, such as `treatPendingAsSignedOut`; `unmount()`; and, where the framework has such a thing,
 * `provided()`, the object that the provider gives to the application. Calls and listeners go through it then. Where it has hooks,
 * `hooks()` gives what each says by its name, `{ loaded, session, organization, user }`, of which it leaves out what it does not speak of; and
 * `thrown()` gives what components have thrown since it was asked last. `uses` tells `mount` whether hooks are to be used at all. They are asked where `capabilities` names `framework-hook` and `render-error`.
 *
 * `clerkJs` is the folder of the package @clerk/clerk-js to put beneath it, or undefined for a stand-in that keeps the contract
 * to the letter; `name` and `version` are what it is called, and
 * `alias` says which installed package stands for a name that the module imports, and `capabilities` what the binding can do
 * beside what follows from its clerk-js, and `without` what it cannot do though that could; `environment` is `production`, or `development` for what only happens there.
 */
export async function serveBinding({ name, version, module, clerkJs, alias, capabilities: own = [], without = [], environment }) {
  const clerk = clerkJs === undefined ? new StandInPackage() : new ClerkPackage(clerkJs);
  const script = await bundle(module, alias, environment);
  const makePage = (given) => new DomPage(given);
  const time = new VirtualTime();
  const nobody = new FrontendApi({ client: { sessions: [], active: null }, time });
  const empty = makePage({ time, api: nobody, log() {}, focused: false });
  // Clerk's server sends a token along with each session, so what a page does that has none hurts nobody.
  const ofClerk = clerk.capabilities(empty).filter((capability) => ![...without, 'tokens'].includes(capability));
  const capabilities = [...ofClerk, 'components', 'remount', ...own];
  empty.close();

  return serve({
    name,
    version,
    contracts: clerk.contracts,
    capabilities,
    guesses: clerkJs === undefined ? {} : guesses(),
    realTime: true,
    async begin(start) {
      let binding;
      const onPage = (page) => {
        binding = page.run(script);
        const { window } = page.realm;
        return mounted({ binding, key: clerk.key, window, time: start.time, client: start.client, uses: own.includes('framework-hook') });
      };
      const client = await startClerk(clerk, makePage, start, onPage);
      const { root } = client.page;
      const { components } = binding;
      const shown = (component) => root.querySelector(`[data-component="${component}"]`) !== null;
      return {
        ...client,
        rendered: () => Object.fromEntries(components.map((component) => [component, shown(component)])),
        ...said(binding, own),
        end() {
          binding.unmount();
          client.end();
        },
      };
    },
  });
}
