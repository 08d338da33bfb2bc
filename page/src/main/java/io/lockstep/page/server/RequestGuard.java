package io.lockstep.page.server;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says who may ask. A request names a host that is this one, so that no other site can give its
 * name this address (DNS rebinding); what it says of its origin is this page; and it has the token.
 */
final class RequestGuard {
  private static final Pattern NUMBERS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
  private static final Pattern PORT = Pattern.compile(":\\d+$");
  private static final String BEARER = "Bearer ";

  private final PageToken token;
  private final String cookie;
  private final Set<String> names = new HashSet<>();
  private final boolean beyondLoopback;

  /**
   * Creates the guard of a server.
   *
   * @param address as it was asked for
   * @param bound where it listens
   * @param port where it listens
   */
  RequestGuard(PageToken token, PageAddress address, InetAddress bound, int port) {
    this.token = token;
    this.cookie = "lockstep-" + port;
    this.beyondLoopback = !bound.isLoopbackAddress();
    names.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
    names.add(address.host().toLowerCase(Locale.ROOT));
    names.add("[" + address.host().toLowerCase(Locale.ROOT) + "]");
    if (beyondLoopback) {
      names.add(ownName());
    }
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * Checks a request.
   *
   * @param changes whether it would change something
   * @param query what stands behind the question mark, decoded
   * @throws PageRefusal if it may not be answered
   */
  void check(boolean changes, Headers headers, Map<String, String> query) {
    String host = headers.getFirst("Host");
    if (host == null || !isOurs(host)) {
      throw new PageRefusal(
          PageRefusal.MISDIRECTED,
          "[page] this is not the host "
              + (host == null ? "of a request that names none" : "'" + host + "'")
              + "; open the address that lockstep has printed");
    }
    String bearer = headers.getFirst("Authorization");
    boolean program = bearer != null && bearer.startsWith(BEARER);
    String origin = headers.getFirst("Origin");
    if (origin == null ? changes && !program : !isOf(origin, host)) {
      throw new PageRefusal(
          PageRefusal.FORBIDDEN,
          "[page] a request from "
              + (origin == null ? "nowhere" : "'" + origin + "'")
              + " is not answered; use the page itself, or send 'Authorization: Bearer TOKEN'");
    }
    String given = program ? bearer.substring(BEARER.length()) : query.get("token");
    if (given == null) {
      given = cookie(headers);
    }
    if (given == null || !token.is(given)) {
      throw new PageRefusal(
          PageRefusal.FORBIDDEN,
          "[page] the token is "
              + (given == null ? "missing" : "wrong")
              + "; open the address that lockstep has printed, with its '?token='");
    }
  }

  /** Returns the header by which a browser keeps the token. */
  String cookieToSet() {
    return cookie + "=" + token.text() + "; Path=/; HttpOnly; SameSite=Strict";
  }

  private boolean isOurs(String host) {
    String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
    return names.contains(name) || (beyondLoopback && NUMBERS.matcher(name).matches());
  }

  private static boolean isOf(String origin, String host) {
    try {
      URI uri = URI.create(origin);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && host.equalsIgnoreCase(uri.getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private @Nullable String cookie(Headers headers) {
    for (String line : headers.getOrDefault("Cookie", List.of())) {
      for (String part : line.split(";")) {
        String pair = part.strip();
        if (pair.startsWith(cookie + "=")) {
          return pair.substring(cookie.length() + 1);
        }
      }
    }
    return null;
  }
}
