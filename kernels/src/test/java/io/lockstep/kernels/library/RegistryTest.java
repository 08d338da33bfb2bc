package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RegistryTest {
  private final Registry<String> registry =
      new Registry<String>("colour").with("R", List.of("red", "rouge")).with("G", List.of("green"));

  /** Stands for the method by which users register. */
  private String register(String entry, String... names) {
    return registry.register(entry, List.of(names));
  }

  /** Two who register, as classes of their own. */
  private static final class First {
    static void register(RegistryTest test) {
      test.register("B", "blue", "azure");
    }
  }

  private static final class Second {
    static void register(RegistryTest test, String... names) {
      test.register("X", names);
    }
  }

  private static String refused(Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void what_is_registered_is_found_behind_what_is_built_in() {
    assertEquals("B", register("B", "blue", "azure"));
    assertEquals(List.of("R", "G", "B"), registry.all());
    assertEquals(List.of("red", "green", "blue"), List.copyOf(registry.byMainName().keySet()));
    assertEquals("B", registry.byName("AZURE"));
    assertEquals("R", registry.byName("rouge"));
  }

  @Test
  void an_unknown_name_is_answered_with_all_names_registered_ones_too() {
    register("B", "dark_blue");
    var e = assertThrows(UnknownNameException.class, () -> registry.byName("dark-blu"));
    assertEquals(
        "[colour] unknown colour 'dark-blu'; did you mean 'dark_blue'? known: red, green,"
            + " dark_blue",
        e.getMessage());
    assertEquals("colour", e.kind());
    assertEquals("dark-blu", e.name());
    assertEquals("did you mean 'dark_blue'? known: red, green, dark_blue", e.hint());
  }

  @Test
  void a_name_that_is_taken_names_both_who_want_it() {
    First.register(this);
    assertEquals(
        "[colour] the name 'azure' of io.lockstep.kernels.library.RegistryTest$Second is taken"
            + " already, by that of io.lockstep.kernels.library.RegistryTest$First; rename one of"
            + " them",
        refused(() -> Second.register(this, "cyan", "azure")));
    assertEquals(List.of("R", "G", "B"), registry.all());
    assertThrows(UnknownNameException.class, () -> registry.byName("cyan"));
  }

  @Test
  void what_is_built_in_cannot_be_replaced() {
    assertEquals(
        "[colour] the name 'rouge' of io.lockstep.kernels.library.RegistryTest$Second is taken by a"
            + " built-in one, which cannot be replaced; choose another name",
        refused(() -> Second.register(this, "rouge")));
    assertEquals(
        "[activation] the name 'relu' of io.lockstep.kernels.library.RegistryTest is taken by a"
            + " built-in one, which cannot be replaced; choose another name",
        refused(() -> Activations.register(new Activation("relu", x -> x))));
    assertEquals(
        "[loss] the name 'mse' of io.lockstep.kernels.library.RegistryTest is taken by a built-in"
            + " one, which cannot be replaced; choose another name",
        refused(() -> Losses.register(new Loss("mse", (p, t) -> p))));
    assertEquals(
        "[optimizer] the name 'adam' of io.lockstep.kernels.library.RegistryTest is taken by a"
            + " built-in one, which cannot be replaced; choose another name",
        refused(() -> OptimizerRules.register(OptimizerRules.ADAM)));
    assertSame(Activations.RELU, Activations.byName("relu"));
  }

  @Test
  void names_are_such_that_they_are_found_again() {
    for (String name : List.of("", "Blue", "dark-blue", "2blue", "bläu", "dark blue")) {
      assertEquals(
          "[colour] the name '"
              + name
              + "' of io.lockstep.kernels.library.RegistryTest$Second cannot be a name; use lower"
              + " case letters, digits and '_'",
          refused(() -> Second.register(this, name)));
    }
  }

  @Test
  void threads_may_register_and_look_up_at_once() throws Exception {
    int each = 200;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String prefix = "c" + t + "_";
        tasks.add(() -> {
          for (int i = 0; i < each; i++) {
            register(prefix + i, prefix + i);
            assertEquals(prefix + i, registry.byName(prefix + i));
          }
          return null;
        });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
    assertEquals(2 + 4 * each, registry.all().size());
    IntStream.range(0, each).forEach(i -> assertEquals("c3_" + i, registry.byName("c3_" + i)));
  }

  @Test
  void every_constant_is_registered() throws Exception {
    assertEquals(constants(Activations.class, Activation.class), Activations.all());
    assertEquals(constants(Losses.class, Loss.class), Losses.all());
    assertEquals(constants(OptimizerRules.class, OptimizerRule.class), OptimizerRules.mostUsed());
  }

  private static <T> List<T> constants(Class<?> holder, Class<T> type) throws Exception {
    List<T> constants = new ArrayList<>();
    for (Field field : Stream.of(holder.getFields()).filter(f -> f.getType() == type).toList()) {
      constants.add(type.cast(field.get(null)));
    }
    assertTrue(!constants.isEmpty());
    return constants;
  }
}
