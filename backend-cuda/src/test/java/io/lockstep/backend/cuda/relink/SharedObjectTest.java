package io.lockstep.backend.cuda.relink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cuda.Gcc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedObjectTest {
  @TempDir Path folder;

  @Test
  void a_relinked_library_calls_the_other_version() throws Throwable {
    Gcc.assume();
    Path twelve = versioned("libanswer.so.12", 12);
    Path thirteen = versioned("libanswer.so.13", 13);
    SharedObject user = SharedObject.of(Files.readAllBytes(user(twelve)));
    assertEquals("libuser.so", user.soname());
    assertEquals("libanswer.so.12", user.needed().getFirst());
    assertEquals(List.of("libanswer.so.12"), user.versionsNeededOf("libanswer.so.12"));

    SharedObject relinked = user.withNeeded("libanswer.so.12", "libanswer.so.13");
    assertEquals("libanswer.so.13", relinked.needed().getFirst());
    assertEquals(List.of("libanswer.so.13"), relinked.versionsNeededOf("libanswer.so.13"));
    assertEquals(user.bytes().length, relinked.bytes().length);
    Path copy = Files.write(folder.resolve("libcopy.so"), relinked.bytes());
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(thirteen, arena);
      assertEquals(1300, ask(copy, arena));
    }
  }

  @Test
  void a_library_that_is_merely_renamed_is_refused_by_the_loader() throws IOException {
    Gcc.assume();
    Path user = user(versioned("libanswer.so.12", 12));
    Files.move(
        versioned("libanswer.so.13", 13),
        folder.resolve("libanswer.so.12"),
        StandardCopyOption.REPLACE_EXISTING);
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(folder.resolve("libanswer.so.12"), arena);
      assertThrows(IllegalArgumentException.class, () -> SymbolLookup.libraryLookup(user, arena));
    }
  }

  @Test
  void relinking_back_gives_the_first_bytes() throws IOException {
    Gcc.assume();
    byte[] first = Files.readAllBytes(user(versioned("libanswer.so.12", 12)));
    SharedObject there = SharedObject.of(first).withNeeded("libanswer.so.12", "libanswer.so.13");
    SharedObject back = there.withNeeded("libanswer.so.13", "libanswer.so.12");
    assertArrayEquals(first, back.bytes());
  }

  @Test
  void names_must_be_needed_and_as_long_as_before() throws IOException {
    Gcc.assume();
    SharedObject user = SharedObject.of(Files.readAllBytes(user(versioned("libanswer.so.12", 12))));
    IllegalArgumentException longer =
        assertThrows(
            IllegalArgumentException.class,
            () -> user.withNeeded("libanswer.so.12", "libanswer.so.130"));
    assertEquals(
        "[relink] libanswer.so.130 must be as long as libanswer.so.12, because nothing in the"
            + " library can move; choose a library version with as many digits",
        longer.getMessage());
    IllegalArgumentException absent =
        assertThrows(
            IllegalArgumentException.class,
            () -> user.withNeeded("libabsent.so.1", "libabsent.so.2"));
    assertEquals(
        "[relink] the library does not need libabsent.so.1 but "
            + user.needed()
            + "; it may have been relinked before",
        absent.getMessage());
  }

  @Test
  void hashes_are_those_of_the_system_v_abi() {
    assertEquals(0x09691a75, SharedObject.hash("GLIBC_2.2.5"));
    assertEquals(0x0d696914, SharedObject.hash("GLIBC_2.4"));
  }

  @Test
  void files_that_are_no_libraries_are_refused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SharedObject.of(new byte[100]));
    assertEquals(
        "[relink] the shared library cannot be read: it is no 64-bit little-endian ELF file;"
            + " install it again",
        e.getMessage());
  }

  @Test
  void a_file_cut_short_anywhere_is_refused_or_read_and_never_fails_otherwise() throws IOException {
    Gcc.assume();
    byte[] whole = Files.readAllBytes(user(versioned("libanswer.so.12", 12)));
    int refused = 0;
    for (int length = 0; length < whole.length; length += 7) {
      try {
        SharedObject.of(Arrays.copyOf(whole, length)).needed();
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertTrue(refused > 0);
  }

  /** Makes a library with symbol versions named after itself, as NVIDIA's are. */
  private Path versioned(String name, int version) throws IOException {
    Path map = folder.resolve(name + ".map");
    Files.writeString(map, name + " { global: answer; local: *; };");
    return Gcc.library(
        folder.resolve(name),
        "int answer(void) { return " + version * 100 + "; }",
        "-Wl,--version-script=" + map);
  }

  private Path user(Path library) throws IOException {
    return Gcc.library(
        folder.resolve("libuser.so"),
        "int answer(void); int ask(void) { return answer(); }",
        library.toString());
  }

  private static int ask(Path library, Arena arena) throws Throwable {
    return (int)
        Linker.nativeLinker()
            .downcallHandle(
                SymbolLookup.libraryLookup(library, arena).findOrThrow("ask"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT))
            .invokeExact();
  }
}
