const titles = {
  404: '404 Not Found',
  413: '413 Request Entity Too Large',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
};

export type NginxError = keyof typeof titles;

/** nginx's own page for what it can't do. */
export function errorPage(status: NginxError): string {
  const title = titles[status];
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}
