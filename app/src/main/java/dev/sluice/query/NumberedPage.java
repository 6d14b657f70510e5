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

  public long totalPages() {
    return Math.ceilDiv(totalItems, limit);
  }

  public boolean hasNextPage() {
    return page < totalPages();
  }
}
