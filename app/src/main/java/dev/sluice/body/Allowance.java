package dev.sluice.body;

/** How many bytes a body may still have. */
final class Allowance {

  private final long limit;
  private long spent;

  Allowance(long limit) {
    this.limit = limit;
  }

  void spend(int bytes) {
    spent += bytes;
    if (spent > limit) {
      throw new BodyException(
          BodyFault.TOO_LARGE, "The body is larger than " + limit + " bytes once decoded.");
    }
  }

  long spent() {
    return spent;
  }
}
