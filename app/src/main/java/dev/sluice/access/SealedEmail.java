package dev.sluice.access;

/**
 * An e-mail address that can't be read without its key.
 *
 * @param bytes a nonce, and what was sealed with it
 * @param key its id
 */
record SealedEmail(byte[] bytes, String key) {}
