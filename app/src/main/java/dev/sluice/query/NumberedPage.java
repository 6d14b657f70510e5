package dev.sluice.query;

import java.util.List;

/**
 * A page that was asked for by its number, without metadata and user agents.
 *
 * @param totalItems all there are, or as many as were looked for
 */
public record NumberedPage(List<FoundEvent> events, int page, int limit, long totalItems) {

  public NumberedPage {
    events = List.copyOf(events);
  }

  /** Those that may be asked for. */
  public long totalPages() {
    return Math.min(Math.ceilDiv(totalItems, limit), EventLists.DEEPEST / limit);
  }

  public boolean hasNextPage() {
    return page < totalPages();
  }
}
