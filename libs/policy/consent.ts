/** A consent as decisions see it; `from` inclusive and `until` exclusive, in milliseconds. */
export interface ConsentHeld {
  readonly id: string;
  readonly person: string;
  readonly purposes: readonly string[];
  /** Kinds of agency or ids of agencies. */
  readonly recipients: readonly string[];
  /** Labels. */
  readonly dataGroups: readonly string[];
  readonly from: number;
  readonly until: number;
  readonly withdrawn: boolean;
}

interface Recipient {
  readonly agency: string;
  readonly kind: string;
}

/** Lists the consents that let a recipient receive something for a purpose at a moment, whatever the person and the data. */
export const consentsFor = (consents: Iterable<ConsentHeld>, recipient: Recipient, purpose: string, now: number): readonly ConsentHeld[] =>
  [...consents].filter((consent) =>
    !consent.withdrawn && consent.from <= now && now < consent.until && consent.purposes.includes(purpose)
    && (consent.recipients.includes(recipient.kind) || consent.recipients.includes(recipient.agency)));

/** Finds the consent, among those for a recipient and purpose, that covers data of a label about a person. */
export const covering = (consents: readonly ConsentHeld[], person: string | undefined, label: string): ConsentHeld | undefined =>
  consents.find((consent) => consent.person === person && consent.dataGroups.includes(label));
