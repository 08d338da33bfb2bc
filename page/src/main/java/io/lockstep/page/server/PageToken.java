package io.lockstep.page.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret that who opens a page has from its address. */
final class PageToken {
  private static final int BYTES = 18;

  private final String text;

  private PageToken(String text) {
    this.text = text;
  }

  /** Returns one that nobody can guess. */
  static PageToken random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new PageToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Returns whether a text is the token, in a time that says nothing of how far they agree. */
  boolean is(String candidate) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  String text() {
    return text;
  }
}
