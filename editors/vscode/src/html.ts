/**
 * Text on its way into a page. Everything that comes from rules, files or the server passes
 * through here: what a drafter writes in a title must never become markup.
 */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is safe between tags and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
    // Control characters have no place in a page, and XML forbids them in the SVG.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");
}

/** Whether an address may be followed from a page: the schemes by which law is published. */
export function isSafeLink(address: string): boolean {
  return /^https?:\/\/[^\s<>"']+$/i.test(address);
}

/** A word that nobody can guess, without which the page runs no script. */
export function nonce(random: (count: number) => Uint8Array): string {
  return Array.from(random(24), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What a page is made of. */
export interface Page {
  readonly title: string;
  /** The language of the content, for screen readers and hyphenation. */
  readonly language: string;
  readonly nonce: string;
  readonly style: string;
  /** The address of the page's script. */
  readonly script: string;
  /** Markup, made of escaped text only. */
  readonly body: string;
}

/**
 * A whole page under the strictest policy it can live with: nothing is loaded from anywhere, only
 * our own script runs, and styles are those written here.
 */
export function page(parts: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${parts.nonce}'`,
    `script-src 'nonce-${parts.nonce}'`,
    "img-src 'none'",
    "font-src 'none'",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)}</title>
<style nonce="${parts.nonce}">${parts.style}</style>
</head>
<body>
${parts.body}
<script nonce="${parts.nonce}" src="${escapeHtml(parts.script)}"></script>
</body>
</html>`;
}
