import type { MiddlewareHandler } from "hono";

/**
 * What a widget may do in the page, whatever passed the sanitizer: no script but ours, no request to anywhere else.
 * Styles stay open because widgets bring `<style>` elements and style attributes.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types dompurify",
].join("; ");

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;
const OUR_FETCH_SITES = new Set([undefined, "same-origin", "none"]);

/**
 * Keeps other web pages out of a server that listens on this machine: a foreign Host is DNS rebinding, a foreign
 * Origin is another site's script. Both get a 403 in plain words.
 */
export function localOnly(): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header("host") ?? "";
    if (!LOCAL_HOST.test(host)) return c.text("Only served as 127.0.0.1 or localhost\n", 403);
    const origin = c.req.header("origin");
    if (origin !== undefined && origin !== `http://${host}`)
      return c.text("Requests of other origins are refused\n", 403);
    // Safari and old clients send no Sec-Fetch-Site; a link from elsewhere may still open the page itself.
    const navigates = c.req.header("sec-fetch-mode") === "navigate" && c.req.method === "GET";
    if (!navigates && !OUR_FETCH_SITES.has(c.req.header("sec-fetch-site")))
      return c.text("Requests of other sites are refused\n", 403);
    await next();
    c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Cross-Origin-Resource-Policy", "same-origin");
    c.header("Cross-Origin-Opener-Policy", "same-origin");
  };
}
