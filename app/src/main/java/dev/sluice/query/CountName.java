package dev.sluice.query;

/**
 * What a count is of: a dimension, and one of its keys, or none where the dimension has only one.
 */
public record CountName(String dimension, String key) {

  public static final CountName TOTAL = new CountName("total", "");
  public static final CountName USERS = new CountName("users", "");

  /** How many users each step of the spread has. */
  public static final String SPREAD = "spread";

  /** What the users of each step have done together. */
  public static final String SPREAD_ACTIONS = "spread-actions";
}
