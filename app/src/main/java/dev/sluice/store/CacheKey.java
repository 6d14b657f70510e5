package dev.sluice.store;

/**
 * What an answer is found by.
 *
 * @param whose all that is cached of him is made invalid together
 * @param question to which it is the answer
 */
record CacheKey(String whose, String question) {

  @Override
  public String toString() {
    return whose + ":" + question;
  }
}
