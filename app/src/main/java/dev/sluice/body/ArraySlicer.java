package dev.sluice.body;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a JSON array, by their number from 0. What stands within one is for its reader to
 * judge; what stands between them is judged here, and a fault is thrown after all that stands
 * before it was given.
 */
public final class ArraySlicer implements Slicer {

  /** Where the slicer is, and what must follow there. */
  private enum Place {
    BEFORE("'['"),
    AT_FIRST("a value or ']'"),
    AT_NEXT("a value"),
    WITHIN("the rest of a value"),
    AFTER_ONE("',' or ']'"),
    AFTER("nothing");

    private final String expected;

    Place(String expected) {
      this.expected = expected;
    }
  }

  private final Carry carry;
  private final long most;
  private final ElementScan scan = new ElementScan();
  private Place place = Place.BEFORE;
  private long elements;
  private long taken;
  private @Nullable BodyException fault;

  /**
   * @param limit bytes of an element at the most
   */
  public ArraySlicer(int limit) {
    this(limit, Long.MAX_VALUE);
  }

  /**
   * @param most elements at the most
   */
  public ArraySlicer(int limit, long most) {
    this.carry = new Carry(limit);
    this.most = most;
  }

  /** Those of an array that is there as a whole. */
  public static List<Slice> elements(byte[] array, int limit, long most) {
    ArraySlicer slicer = new ArraySlicer(limit, most);
    List<Slice> elements = slicer.take(array);
    slicer.end();
    return elements;
  }

  @Override
  public List<Slice> take(byte[] chunk) {
    List<Slice> ended = new ArrayList<>();
    int at = 0;
    while (at < chunk.length && fault == null) {
      at = place == Place.WITHIN ? within(chunk, at, ended) : between(chunk, at);
    }
    taken += chunk.length;
    if (fault != null && ended.isEmpty()) {
      throw fault;
    }
    return ended;
  }

  private int within(byte[] chunk, int from, List<Slice> ended) {
    int to = scan.pass(chunk, from);
    if (scan.isOver()) {
      requireFew();
      ended.add(carry.end(chunk, from, to, elements++));
      place = Place.AFTER_ONE;
    } else {
      carry.keep(chunk, from, to);
    }
    return to;
  }

  private void requireFew() {
    if (elements == most) {
      throw new BodyException(
          BodyFault.TOO_LARGE, "An array holds no more than " + most + " elements.");
    }
  }

  private int between(byte[] chunk, int at) {
    if (Lines.isSpace(chunk[at])) {
      return at + 1;
    }
    Place next = following(chunk[at]);
    if (next == null) {
      fault = fault("At byte " + (taken + at) + " of the array there should be " + place.expected);
      return at;
    }
    place = next;
    return next == Place.WITHIN ? at : at + 1;
  }

  private @Nullable Place following(byte next) {
    return switch (place) {
      case BEFORE -> next == '[' ? Place.AT_FIRST : null;
      case AT_FIRST -> next == ']' ? Place.AFTER : element(next);
      case AT_NEXT -> element(next);
      case AFTER_ONE -> next == ',' ? Place.AT_NEXT : next == ']' ? Place.AFTER : null;
      case WITHIN, AFTER -> null;
    };
  }

  private @Nullable Place element(byte first) {
    return scan.begin(first) ? Place.WITHIN : null;
  }

  @Override
  public List<Slice> end() {
    if (fault != null) {
      throw fault;
    }
    if (place != Place.AFTER) {
      throw fault(
          "The body ends after byte " + taken + ", where there should be " + place.expected);
    }
    return List.of();
  }

  @Override
  public boolean isWithin() {
    return place == Place.WITHIN;
  }

  @Override
  public long through() {
    return elements - 1;
  }

  private static BodyException fault(String detail) {
    return new BodyException(BodyFault.NOT_AN_ARRAY, detail + ".");
  }
}
