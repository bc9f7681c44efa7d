/**
 * The class that never receives, records, or appears as recipient, member, party or topic, and the purpose that is never one.
 * A constant in code, so that no policy, agreement or registration can change it.
 */
export const refusedClass = 'immigration-enforcement';

/** Tells whether an agency kind or a purpose is the refused one. */
export const isRefused = (kindOrPurpose: string): boolean => kindOrPurpose === refusedClass;
