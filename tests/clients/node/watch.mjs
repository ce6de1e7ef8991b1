// Loaded before the conversation: takes down every address besides the mock's that this process tries to reach.
import dns from "node:dns";
import net from "node:net";

export const reached = new Set();
const mock = new URL(process.argv[2]);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  const host = options?.host ?? options?.hostname ?? "localhost";
  if (options?.path === undefined && (host !== mock.hostname || String(options?.port) !== mock.port)) {
    reached.add(`${host}:${options?.port}`);
  }
  return connect.apply(this, given);
};

const lookup = dns.lookup;
dns.lookup = (host, ...rest) => {
  if (host !== mock.hostname) reached.add(host);
  return lookup(host, ...rest);
};
