package io.lockstep.backend.cuda.relink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A shared library for Linux: 64-bit little-endian ELF, read as far as its needs go. Follows the
 * System V gABI chapter 5 and, for symbol versions, the Linux Standard Base 5.0, section 10.7.
 */
public final class SharedObject {
  private static final int MAGIC = 0x464c457f;
  private static final int HEADER_BYTES = 64;
  private static final int SEGMENT_BYTES = 56;
  private static final int SEGMENT_LOAD = 1;
  private static final int SEGMENT_DYNAMIC = 2;

  private static final int TAG_NULL = 0;
  private static final int TAG_NEEDED = 1;
  private static final int TAG_STRINGS = 5;
  private static final int TAG_SONAME = 14;
  private static final int TAG_VERSION_NEEDS = 0x6ffffffe;
  private static final int TAG_VERSION_NEED_COUNT = 0x6fffffff;

  private final byte[] bytes;
  private final ByteBuffer file;
  private final List<Dynamic> dynamic;
  private final int strings;

  private SharedObject(byte[] bytes) {
    this.bytes = bytes;
    this.file = littleEndian(bytes);
    this.dynamic = readDynamic();
    this.strings = offsetOf(value(TAG_STRINGS));
  }

  /**
   * Reads a library.
   *
   * @throws IllegalArgumentException if the bytes are none for 64-bit little-endian machines
   */
  public static SharedObject of(byte[] bytes) {
    ByteBuffer file = littleEndian(bytes);
    boolean elf64LittleEndian =
        bytes.length >= HEADER_BYTES
            && file.getInt(0) == MAGIC
            && file.get(4) == 2
            && file.get(5) == 1;
    if (!elf64LittleEndian) {
      throw malformed("it is no 64-bit little-endian ELF file");
    }
    try {
      SharedObject library = new SharedObject(bytes.clone());
      library.needed().forEach(library::versionsNeededOf);
      return library;
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw malformed("it is damaged or cut short at " + bytes.length + " bytes");
    }
  }

  /** Returns the name by which other libraries need this one, or an empty string. */
  public String soname() {
    return dynamic.stream()
        .filter(entry -> entry.tag == TAG_SONAME)
        .map(entry -> stringAt(entry.value))
        .findFirst()
        .orElse("");
  }

  /** Returns the names of the libraries this one needs, in order. */
  public List<String> needed() {
    return dynamic.stream()
        .filter(entry -> entry.tag == TAG_NEEDED)
        .map(entry -> stringAt(entry.value))
        .toList();
  }

  /** Returns the names of the symbol versions this library needs of another one, in order. */
  public List<String> versionsNeededOf(String library) {
    return versionNeeds().stream()
        .filter(need -> stringAt(need.library).equals(library))
        .map(need -> stringAt(need.version))
        .toList();
  }

  /**
   * Returns a copy that needs another library instead: the name in the list of needed libraries,
   * and symbol versions of that same name (as NVIDIA's libraries have), with their hashes.
   *
   * @throws IllegalArgumentException if this library does not need {@code from}, or the names
   *     differ in length
   */
  public SharedObject withNeeded(String from, String to) {
    byte[] old = from.getBytes(StandardCharsets.US_ASCII);
    byte[] replacement = to.getBytes(StandardCharsets.US_ASCII);
    if (old.length != replacement.length) {
      throw new IllegalArgumentException(
          "[relink] "
              + to
              + " must be as long as "
              + from
              + ", because nothing in the library can move; choose a library version with as many"
              + " digits");
    }
    if (!needed().contains(from)) {
      throw new IllegalArgumentException(
          "[relink] the library does not need "
              + from
              + " but "
              + needed()
              + "; it may have been relinked before");
    }
    byte[] copy = bytes.clone();
    ByteBuffer written = littleEndian(copy);
    for (int position : namePositions(from)) {
      written.put(position, replacement);
    }
    for (VersionNeed need : versionNeeds()) {
      if (stringAt(need.version).equals(from)) {
        written.putInt(need.hashPosition, hash(to));
      }
    }
    return new SharedObject(copy);
  }

  /** Returns the bytes of the file. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the System V ABI's hash of a symbol or version name. */
  public static int hash(String name) {
    int h = 0;
    for (byte c : name.getBytes(StandardCharsets.US_ASCII)) {
      h = (h << 4) + (c & 0xff);
      int high = h & 0xf0000000;
      h = (h ^ (high >>> 24)) & ~high;
    }
    return h;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns where in the file the name stands as a needed library or a needed version. */
  private SortedSet<Integer> namePositions(String name) {
    SortedSet<Integer> positions = new TreeSet<>();
    for (Dynamic entry : dynamic) {
      if (entry.tag == TAG_NEEDED && stringAt(entry.value).equals(name)) {
        positions.add(Math.toIntExact(strings + entry.value));
      }
    }
    for (VersionNeed need : versionNeeds()) {
      for (long string : List.of(need.library, need.version)) {
        if (stringAt(string).equals(name)) {
          positions.add(Math.toIntExact(strings + string));
        }
      }
    }
    return positions;
  }

  private List<Dynamic> readDynamic() {
    List<Dynamic> entries = new ArrayList<>();
    for (Segment segment : segments()) {
      if (segment.type == SEGMENT_DYNAMIC) {
        int at = Math.toIntExact(segment.offset);
        for (; file.getLong(at) != TAG_NULL; at += 16) {
          entries.add(new Dynamic(file.getLong(at), file.getLong(at + 8)));
        }
      }
    }
    return entries;
  }

  private List<Segment> segments() {
    int at = Math.toIntExact(file.getLong(32));
    int count = Short.toUnsignedInt(file.getShort(56));
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++, at += SEGMENT_BYTES) {
      segments.add(
          new Segment(
              file.getInt(at), file.getLong(at + 8), file.getLong(at + 16), file.getLong(at + 32)));
    }
    return segments;
  }

  private List<VersionNeed> versionNeeds() {
    List<VersionNeed> needs = new ArrayList<>();
    if (dynamic.stream().noneMatch(entry -> entry.tag == TAG_VERSION_NEEDS)) {
      return needs;
    }
    int at = offsetOf(value(TAG_VERSION_NEEDS));
    for (long left = value(TAG_VERSION_NEED_COUNT); left > 0; left--) {
      long library = Integer.toUnsignedLong(file.getInt(at + 4));
      int version = at + file.getInt(at + 8);
      for (int i = Short.toUnsignedInt(file.getShort(at + 2)); i > 0; i--) {
        long name = Integer.toUnsignedLong(file.getInt(version + 8));
        needs.add(new VersionNeed(library, name, version));
        version += file.getInt(version + 12);
      }
      at += file.getInt(at + 12);
    }
    return needs;
  }

  private long value(int tag) {
    return dynamic.stream()
        .filter(entry -> entry.tag == tag)
        .mapToLong(Dynamic::value)
        .findFirst()
        .orElseThrow(() -> malformed("its dynamic section lacks tag " + tag));
  }

  /** Returns where in the file lies what will be loaded at an address. */
  private int offsetOf(long address) {
    return segments().stream()
        .filter(s -> s.type == SEGMENT_LOAD)
        .filter(s -> address >= s.address && address < s.address + s.bytes)
        .mapToInt(s -> Math.toIntExact(address - s.address + s.offset))
        .findFirst()
        .orElseThrow(() -> malformed("no segment holds address " + address));
  }

  private String stringAt(long offset) {
    int start = Math.toIntExact(strings + offset);
    int end = start;
    while (file.get(end) != 0) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
  }

  private static IllegalArgumentException malformed(String reason) {
    return new IllegalArgumentException(
        "[relink] the shared library cannot be read: " + reason + "; install it again");
  }

  @Override
  public String toString() {
    return soname() + " needs " + needed();
  }

  private record Dynamic(long tag, long value) {}

  private record Segment(int type, long offset, long address, long bytes) {}

  /** A needed symbol version: offsets of two names, and where the hash stands in the file. */
  private record VersionNeed(long library, long version, int hashPosition) {}
}
