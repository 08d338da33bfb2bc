package io.lockstep.backend.temporary;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process, told apart from a later one of the same number by when it was started, and from those
 * of other machines.
 *
 * @param host a digest of the name of its machine
 * @param pid its number
 * @param start when it was started, in the system's own unit
 */
public record ProcessMark(int host, long pid, long start) {
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})-(\\d{1,18})-([0-9a-f]{1,15})");
  private static final ProcessMark CURRENT = ofThisProcess();

  /** The start in {@code /proc/PID/stat}, counted behind the name, which may hold anything. */
  private static final int START_FIELD = 19;

  /** Returns the mark of this process. */
  public static ProcessMark current() {
    return CURRENT;
  }

  /** Reads a mark as {@link #toString} writes it; empty where the text is none. */
  public static Optional<ProcessMark> of(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new ProcessMark(
                Integer.parseUnsignedInt(parts.group(1), 16),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3), 16)))
        : Optional.empty();
  }

  /** Returns whether the process was one of this machine. */
  public boolean isOfThisHost() {
    return host == CURRENT.host;
  }

  /** Returns whether the process was one of this machine, and has ended. */
  public boolean isGone() {
    return isOfThisHost() && started(pid).orElse(start + 1) != start;
  }

  private static ProcessMark ofThisProcess() {
    long pid = ProcessHandle.current().pid();
    return new ProcessMark(hostName().hashCode(), pid, started(pid).orElse(0));
  }

  /** When a process was started; empty where there is none of that number. */
  private static OptionalLong started(long pid) {
    if (Files.isDirectory(Path.of("/proc/self"))) {
      // In ticks since the machine was: another time of day, set meanwhile, does not change it.
      try {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return OptionalLong.of(Long.parseLong(fields[START_FIELD]));
      } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
        return OptionalLong.empty();
      }
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(instant -> OptionalLong.of(instant.toEpochMilli()))
        .orElse(OptionalLong.empty());
  }

  private static String hostName() {
    try {
      Path name = Path.of("/proc/sys/kernel/hostname");
      return Files.exists(name)
          ? Files.readString(name).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public String toString() {
    return "%08x-%d-%x".formatted(host, pid, start);
  }
}
