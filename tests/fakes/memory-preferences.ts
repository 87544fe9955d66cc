import type { HeldDigest } from '../../src/core/announcement.js';
import type { ChatAddress } from '../../src/core/chat.js';
import type { Language } from '../../src/core/language.js';
import type { DigestRepository, PreferenceRepository } from '../../src/core/ports/preferences.js';
import {
  chatOwner,
  type Manner,
  type Preferences,
  type SettingsOwner,
  usualPreferences,
  type Watchlist,
} from '../../src/core/preferences.js';

const keyOf = ({ platform, id }: ChatAddress): string => `${platform}:${id}`;

export class MemoryPreferences implements PreferenceRepository {
  readonly rows = new Map<string, Preferences>();
  readonly owners = new Map<string, { owner: SettingsOwner; hint: Language | null }>();
  readonly lists = new Map<string, readonly Watchlist[]>();

  async of(owner: SettingsOwner): Promise<Preferences> {
    return this.rows.get(owner) ?? usualPreferences;
  }

  async change(owner: SettingsOwner, change: Partial<Preferences>): Promise<Preferences> {
    const next = { ...(await this.of(owner)), ...change };
    this.rows.set(owner, next);
    return next;
  }

  async note(chat: ChatAddress, owner: SettingsOwner, hint: Language | null): Promise<void> {
    this.owners.set(keyOf(chat), { owner, hint: hint ?? this.owners.get(keyOf(chat))?.hint ?? null });
  }

  async manner(chat: ChatAddress): Promise<Manner> {
    const known = this.owners.get(keyOf(chat));
    const { language, timeZone, theme } = await this.of(known?.owner ?? chatOwner(chat));
    return { language: language ?? known?.hint ?? 'en', timeZone: timeZone ?? 'UTC', theme };
  }

  async watchlists(owner: SettingsOwner): Promise<readonly Watchlist[]> {
    return this.lists.get(owner) ?? [];
  }

  async putWatchlist(owner: SettingsOwner, list: Watchlist): Promise<void> {
    const others = (this.lists.get(owner) ?? []).filter(({ name }) => name !== list.name);
    const isDefault = list.isDefault || !others.some((other) => other.isDefault);
    const rest = others.map((other) => ({ ...other, isDefault: other.isDefault && !isDefault }));
    const all = [...rest, { ...list, isDefault }];
    this.lists.set(
      owner,
      all.sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name)),
    );
  }

  async removeWatchlist(owner: SettingsOwner, name: string): Promise<boolean> {
    const lists = this.lists.get(owner) ?? [];
    const left = lists.filter((list) => list.name !== name);
    const [first, ...rest] = left;
    const isDefault = lists.some((list) => list.name === name && list.isDefault);
    this.lists.set(owner, isDefault && first ? [{ ...first, isDefault: true }, ...rest] : left);
    return left.length < lists.length;
  }
}

/** What is held back, as a test sets it. */
export class MemoryDigests implements Pick<DigestRepository, 'heldBack' | 'release'> {
  held: HeldDigest | null = null;
  readonly released: { chat: ChatAddress; upTo: number }[] = [];

  async heldBack(): Promise<HeldDigest | null> {
    return this.held;
  }

  async release(chat: ChatAddress, upTo: number): Promise<number> {
    this.released.push({ chat, upTo });
    const { held } = this;
    this.held = null;
    return held === null ? 0 : held.held.entries + held.held.moves;
  }
}
