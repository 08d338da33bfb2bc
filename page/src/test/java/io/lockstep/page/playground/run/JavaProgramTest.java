package io.lockstep.page.playground.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.StateAddress;
import io.lockstep.tensor.Engine;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.network.LayerJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program on show compiles, and gives the bits of the playground. */
class JavaProgramTest {
  @TempDir private Path folder;

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Shown.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Compiles and runs a program, and returns what it prints. */
  private String printed(String program) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiles =
        compiler.getTask(null, null, null, options, null, List.of(new Source(program))).call();
    assertTrue(compiles, program);
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> shown = loader.loadClass("Shown");
      Constructor<?> constructor = shown.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method main = shown.getDeclaredMethod("main");
      main.setAccessible(true);
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      main.invoke(constructor.newInstance());
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data=spiral&noise=10&inputs=x,y,x_squared,y_squared,product,sin_x,sin_y&optimizer=adam"
            + "&seed=3",
        "data=arms&classes=4&layers=4:relu:norm;3:leaky_relu(slope%3D0.2):0.3&l1=0.001&batch=7",
        "data=bumps&testShare=30&schedule=cosine(from%3D0.1,to%3D0,steps%3D200)",
        "data=plane&layers=none&optimizer=lookahead(adam)",
        "data=xor&optimizer=adam&hyper=beta1:0.8;weight_decay:0.01",
        "optimizer=momentum&hyper=momentum:linear(from%3D0.5,to%3D0.9,steps%3D50)",
        "data=own&points=1.5,2,0;3,-1,1;0.25,4,0;-3,2,1;5,5,0&batch=100",
        "data=own&points=1.5,2,2;3,-1,1;0.25,4,0;-3,2,1;5,5,0&layers=3:tanh:norm",
        "data=own&numbers=true&points=1.5,2,0.25;3,-1,1;0.25,4,-0.5;-3,2,0.125"
      })
  void the_program_on_show_gives_the_bits_of_the_playground(String address) throws Exception {
    PlaygroundState state = StateAddress.parse(address);
    String digest;
    try (Engine engine = Engine.open("cpu");
        PlaygroundRun run = new PlaygroundRun(engine, state)) {
      run.train(3, new Callback() {});
      digest = run.digest();
    }
    String program = JavaProgram.of(state, 3);
    String printed = printed(program);
    assertEquals(digest, printed.strip().replaceAll("(?s).*\\R", ""), program + printed);
  }

  @Test
  void the_layers_on_show_are_those_of_the_network() throws Exception {
    PlaygroundState state =
        StateAddress.parse("layers=4:relu:norm;3:leaky_relu(slope%3D0.2):0.3&l2=0.1");
    Path file = Files.writeString(folder.resolve("layers.json"), JavaProgram.layers(state));
    assertEquals(PlaygroundNetwork.of(state).network(), LayerJson.ofText(Files.readString(file)));
  }
}
