// The line to `calcanim preview`: states come in, wishes go out; when it breaks it is taken up again.
export class Connection {
  constructor({ state, refused, lost, found }) {
    this.heard = { state, refused, lost, found };
    this.tries = 0;
    this.open();
    for (const event of ["online", "focus"]) addEventListener(event, () => this.again());
  }

  open() {
    clearTimeout(this.timer);
    const address = new URL("events", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.addEventListener("open", () => { this.tries = 0; this.heard.found(); });
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data);
      if ("refused" in message) this.heard.refused(message.refused); else this.heard.state(message);
    });
    socket.addEventListener("close", () => { if (socket === this.socket) this.wait(); });
  }

  // Soon at first, then every five seconds, with some chance in it so that many pages do not knock at once.
  wait() {
    const pause = Math.min(5, 0.25 * 2 ** this.tries) * (0.8 + 0.4 * Math.random());
    this.tries += 1;
    if (this.tries > 1) this.heard.lost(this.tries);
    this.timer = setTimeout(() => this.open(), 1000 * pause);
  }

  again() {
    if (this.socket.readyState === WebSocket.CLOSED) this.open();
  }

  send(message) {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }
}
