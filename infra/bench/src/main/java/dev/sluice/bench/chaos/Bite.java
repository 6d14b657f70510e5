package dev.sluice.bench.chaos;

/** What shows that a fault was felt. */
enum Bite {
  FENCED("no batch was fenced"),
  REFUSED("nothing was refused"),
  RESUMED("no feed was taken up again");

  private final String lack;

  Bite(String lack) {
    this.lack = lack;
  }

  /** What is said where it never came. */
  String lack() {
    return lack;
  }
}
