// A binding to begin with: two control components, without a framework. Put your own in its place: mount a provider
// that is given the instance and the options, and in it each control component with one child that has the attribute
// data-component.
export const components = ['SignedIn', 'SignedOut'];

let stop;

export function mount(clerk, root, options) {
  const children = Object.fromEntries(components.map((name) => {
    const child = document.createElement('i');
    child.dataset.component = name;
    return [name, child];
  }));
  const show = (name, visible) => (visible ? root.append(children[name]) : children[name].remove());
  const look = ({ session }) => {
    show('SignedIn', Boolean(session));
    show('SignedOut', session === null);
  };
  const leave = clerk.addListener(look);
  stop = () => {
    leave();
    root.replaceChildren();
  };
  clerk.load(options);
}

export function unmount() {
  stop();
}
