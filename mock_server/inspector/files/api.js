// The admin API. Its token, where it wants one, is kept for this tab alone.

const TOKEN = "admin-token";

export class AdminError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Remember the token that the user gave; an empty one is forgotten. */
export function useToken(token) {
  if (token) sessionStorage.setItem(TOKEN, token);
  else sessionStorage.removeItem(TOKEN);
}

/** The response of `/__admin/<path>`.
 *
 * @throws {AdminError} for every status from 400 on, with the server's own words.
 */
export async function request(path, { method = "GET", body, signal } = {}) {
  const headers = {};
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers["X-Admin-Token"] = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(`__admin/${path}`, {
    method, headers, signal, cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  throw new AdminError(response.status, answer.error?.message ?? `HTTP ${response.status}`);
}

export const get = async (path, signal) => (await request(path, { signal })).json();
export const getText = async (path) => (await request(path)).text();
export const send = async (method, path, body) => (await request(path, { method, body })).json();

/** A query string of what is given. */
export function query(fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}
