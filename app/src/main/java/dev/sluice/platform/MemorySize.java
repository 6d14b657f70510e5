package dev.sluice.platform;

import org.springframework.util.unit.DataSize;

/**
 * So much memory, written as a size or as a share of the heap: {@code 64MB}, {@code 12%}.
 *
 * @param size of this process, whatever it was written as
 */
public record MemorySize(DataSize size) implements Comparable<MemorySize> {

  private static final int MOST_PERCENT = 90;

  public static MemorySize of(String text) {
    String written = text.strip();
    return new MemorySize(
        written.endsWith("%")
            ? share(written.substring(0, written.length() - 1).strip())
            : DataSize.parse(written));
  }

  private static DataSize share(String percent) {
    int hundredths = Integer.parseInt(percent);
    if (hundredths < 1 || hundredths > MOST_PERCENT) {
      throw new IllegalArgumentException("A share lies between 1% and " + MOST_PERCENT + "%");
    }
    return DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 100 * hundredths);
  }

  @Override
  public int compareTo(MemorySize other) {
    return size.compareTo(other.size);
  }

  @Override
  public String toString() {
    return size.toString();
  }

  public long bytes() {
    return size.toBytes();
  }
}
