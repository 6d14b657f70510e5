package dev.sluice.platform;

/** A setting that can't be used, with a sentence that names its key. */
public final class WrongSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WrongSettingException(String sentence) {
    super(sentence);
  }
}
