// The fake's colleagues: who is here, what waits, devices and invitations.
import type { AppError, DeviceRole, DevicesView, DeviceView, JoinView, PersonHereView, SyncView, TicketView } from "../bindings";
import { fail, Hearers, type FakeOptions } from "./base";
import { FakePast } from "./past";
import { me } from "./shelf";

const device = (id: string, name: string, person: string, role: DeviceRole, more: Partial<DeviceView> = {}): DeviceView => ({
  id, name, person, role, thisDevice: false, connected: false, revoked: false, lastContact: null, address: null, ...more,
});

export class FakeColleagues extends FakePast {
  people: PersonHereView[] = [];
  sync: SyncView;
  office: DevicesView = {
    me: "d1", admin: true, pending: [], invitation: null,
    members: [
      device("d1", "Portatile di Marta", me, "administrator", { thisDevice: true, connected: true }),
      device("d2", "PC ufficio estero", "Anna Bianchi", "drafter", { connected: true, lastContact: "2026-11-25T21:02:00Z", address: "192.0.2.14:47701" }),
      device("d3", "Server in magazzino", "Luca Moretti", "signer", { lastContact: "2026-11-24T17:40:00Z", address: "192.0.2.9:47700" }),
      device("d4", "Vecchio portatile", "Luca Moretti", "drafter", { revoked: true, lastContact: "2026-09-30T10:12:00Z" }),
    ],
    network: { listening: ["192.0.2.21:47700"], multicast: true, hub: null },
  };
  protected joining: { at: number; company: string } | null = null;
  #presence = new Hearers<PersonHereView[]>();
  #sync = new Hearers<SyncView>();
  #devices = new Hearers<void>();
  #joined = new Hearers<AppError | null>();
  #closing = new Hearers<SyncView>();
  readonly onPresenceChanged = this.#presence.add;
  readonly onSyncChanged = this.#sync.add;
  readonly onDevicesChanged = this.#devices.add;
  readonly onJoiningEnded = this.#joined.add;
  readonly onClosingAsked = this.#closing.add;

  constructor(options: FakeOptions = {}) {
    super(options);
    const state = options.sync ?? "upToDate";
    const connected = state === "alone" || state === "offline" ? 0 : 1;
    this.sync = { state, devices: state === "alone" ? 0 : 2, connected, waiting: 0, lastContact: "2026-11-25T21:02:00Z", problem: null };
    this.changed.add((id) => this.#wait(id)).catch(() => undefined);
  }

  /** A colleague comes to a practice, moves to another box, or leaves (`null`). */
  visit(practice: string | null, pointer: string | null = null, person = "Anna Bianchi", from = "d2") {
    const others = this.people.filter((other) => other.device !== from);
    this.people = practice ? [...others, { device: from, person, practice, pointer }] : others;
    this.#presence.tell(this.people);
  }

  /** How it stands changes. */
  network(change: Partial<SyncView>) {
    this.sync = { ...this.sync, ...change };
    this.#sync.tell(this.sync);
  }

  /** The other device's person says no to this one. */
  decline() {
    this.joining = null;
    this.#joined.tell(fail("ticketDeclined"));
  }

  /** Somebody with a ticket asks to be let in. */
  knock(code = "418305", person = "Giulia Ferri", name = "Portatile di Giulia") {
    this.#change({ pending: [...this.office.pending, { code, person, name }] });
  }

  /** The person asks the window to close. */
  askClosing() {
    this.#closing.tell(this.sync);
  }

  async here(id: string | null, pointer: string | null) {
    await this.step("here", id, pointer);
    this.#presence.tell(this.people);
  }

  async syncState() {
    await this.step("syncState");
    return this.sync;
  }

  async syncNow() {
    await this.step("syncNow");
    if (!this.sync.connected) throw fail("peerUnreachable", { address: "192.0.2.14:47701" });
    for (const kept of this.shelf.all()) kept.shared = true;
    this.network({ state: "upToDate", waiting: 0, lastContact: new Date().toISOString() });
  }

  async closeNow() {
    await this.step("closeNow");
  }

  async devices() {
    await this.step("devices");
    return this.office;
  }

  async invite(role: DeviceRole): Promise<TicketView> {
    await this.step("invite", role);
    const ticket = "origo1qw8k3v7zt0c5x2m9hj6r4ypl0d8s7e3f5a2uq6n9tg4wb1kxz7v3c0m8j5h2ry9pd4sl6fe7a3uq2n";
    const expiresAt = new Date(Date.now() + 15 * 60_000).toISOString();
    const invitation = { ticket, qr: squares(), expiresAt };
    this.#change({ invitation });
    return invitation;
  }

  async acceptDevice(code: string) {
    await this.step("acceptDevice", code);
    const joiner = this.office.pending.find((waiting) => waiting.code === code);
    if (!joiner) throw fail("ticketUsed");
    const members = [...this.office.members, device(`d${this.office.members.length + 1}`, joiner.name, joiner.person, "drafter", { connected: true })];
    this.#change({ members, pending: this.office.pending.filter((other) => other !== joiner), invitation: null });
  }

  async refuseDevice(code: string) {
    await this.step("refuseDevice", code);
    this.#change({ pending: this.office.pending.filter((other) => other.code !== code) });
  }

  async revokeDevice(id: string) {
    await this.step("revokeDevice", id);
    this.#change({ members: this.office.members.map((member) => (member.id === id ? { ...member, revoked: true, connected: false } : member)) });
  }

  async setHub(address: string | null) {
    await this.step("setHub", address);
    this.#change({ network: { ...this.office.network, hub: address } });
  }

  async joinCompany(ticket: string, person: string, name: string): Promise<JoinView> {
    await this.step("joinCompany", ticket, person, name);
    if (!ticket.startsWith("origo1")) throw fail("ticketDamaged");
    this.joining = { at: Date.now(), company: "Tessilmacchine Valseriana S.r.l." };
    return { code: "418305", company: this.joining.company };
  }

  #change(change: Partial<DevicesView>) {
    this.office = { ...this.office, ...change };
    this.#devices.tell();
  }

  /** What is changed here while nobody can be reached waits. */
  #wait(id: string) {
    if (this.sync.state !== "offline") return;
    const kept = this.kept(id);
    const more = kept.shared ? 1 : 0;
    kept.shared = false;
    if (more) this.network({ waiting: this.sync.waiting + 1 });
  }
}

const corner = (x: number, y: number) => x < 7 && y < 7 && (x % 6 === 0 || y % 6 === 0 || (x > 1 && x < 5 && y > 1 && y < 5));
const gap = (x: number, y: number) => x < 8 && y < 8;

/** Looks like a QR code and says nothing. */
function squares(): string {
  const size = 29;
  let path = "";
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const [right, below] = [size - 1 - x, size - 1 - y];
      const inside = gap(x, y) || gap(right, y) || gap(x, below);
      const dark = inside ? corner(x, y) || corner(right, y) || corner(x, below) : (x * 7 + y * 13 + x * y * 5 + ((x ^ y) % 3)) % 5 < 2;
      if (dark) path += `M${x + 2} ${y + 2}h1v1h-1z`;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size + 4} ${size + 4}"><rect width="100%" height="100%" fill="#fff"/><path d="${path}" fill="#17324d"/></svg>`;
}
