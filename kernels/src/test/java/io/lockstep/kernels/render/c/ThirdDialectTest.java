package io.lockstep.kernels.render.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A language that is neither CUDA C++ nor OpenCL C: each word of its own begins with {@code my_}.
 * That it is complete is the compiler's to say; that kernels use no other words is tested here.
 */
class ThirdDialectTest {
  /** Words of one of the two languages that the other does not have. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "\\b(__\\w+|(thread|block)Idx|(block|grid)Dim|get_\\w+|barrier|CLK_\\w+|OPENCL"
              + "|atomic\\w*|fma\\w*|sqrt\\w*|fabs\\w*|as_\\w+|convert_\\w+|mul_hi"
              + "|restrict|extern|static|\\w+_base|(in|out)\\d+_at)\\b");

  private final Set<String> used = new HashSet<>();

  private Dialect dialect(boolean shuffles) {
    InvocationHandler words =
        (proxy, method, arguments) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          used.add(method.getName());
          if (method.getName().equals("shuffles")) {
            return shuffles ? Optional.of(new MyShuffles()) : Optional.empty();
          }
          String word = word(method, arguments == null ? new Object[0] : arguments);
          return method.getReturnType() == List.class ? List.of(word) : word;
        };
    return (Dialect)
        Proxy.newProxyInstance(
            Dialect.class.getClassLoader(), new Class<?>[] {Dialect.class}, words);
  }

  private static String word(Method method, Object[] arguments) {
    String inner = Arrays.stream(arguments).map(String::valueOf).collect(Collectors.joining(", "));
    return "my_" + method.getName() + (arguments.length == 0 ? "" : "(" + inner + ")");
  }

  private static final class MyShuffles implements Dialect.Shuffles {
    @Override
    public String down(String variable, String distance) {
      return "my_down(" + variable + ", " + distance + ")";
    }

    @Override
    public String from(String variable, String item) {
      return "my_from(" + variable + ", " + item + ")";
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void its_kernels_have_no_word_of_another_language(boolean shuffles) {
    CRenderer renderer = new CRenderer(dialect(shuffles), DeviceLimits.COMMON);
    Set<String> foreign = new TreeSet<>();
    boolean shuffled = false;
    for (var spec : GoldenSpecs.all().entrySet()) {
      String source = renderer.render(spec.getValue()).source();
      FOREIGN.matcher(source).results().forEach(w -> foreign.add(spec.getKey() + ": " + w.group()));
      shuffled |= source.contains("my_down(");
    }
    assertEquals(Set.of(), foreign);
    assertEquals(shuffles, shuffled);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void its_kernels_use_every_word(boolean shuffles) {
    CRenderer renderer = new CRenderer(dialect(shuffles), DeviceLimits.COMMON);
    GoldenSpecs.all().values().forEach(renderer::render);
    Set<String> unused =
        Stream.of(Dialect.class.getMethods())
            .filter(m -> !m.isDefault() && (m.getModifiers() & Modifier.STATIC) == 0)
            .map(Method::getName)
            .filter(name -> !used.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    // Of compilers and messages, not of sources.
    assertEquals(Set.of("buildOptions", "label"), unused);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"const uint i = get_global_id(0);", "x = __fadd_rn(a, b);", "fma(a, b, c)"})
  void words_of_other_languages_are_seen(String line) {
    assertTrue(FOREIGN.matcher(line).find(), line);
  }
}
