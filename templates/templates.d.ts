/** Every template of this folder, precompiled by the build (deploy/bundle/templates-plugin.ts): name -> Handlebars spec. */
declare module "trailboard:templates" {
  const precompiled: {
    readonly templates: Readonly<Record<string, unknown>>;
    readonly partials: Readonly<Record<string, unknown>>;
  };
  export default precompiled;
}
