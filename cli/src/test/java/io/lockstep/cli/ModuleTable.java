package io.lockstep.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The table of modules in docs/architecture.md.
 *
 * @param mayUse for each module those that its main code may use
 * @param owners the module of each package, from the folders of sources
 */
record ModuleTable(Map<String, Set<String>> mayUse, Map<String, String> owners) {
  private static final String HEAD = "| module | job | may use |";

  static ModuleTable read() {
    Map<String, Set<String>> mayUse = new HashMap<>();
    for (List<String> cells : MarkdownTable.read("docs/architecture.md", HEAD)) {
      mayUse.put(
          MarkdownTable.codes(cells.get(0)).getFirst(),
          Set.copyOf(MarkdownTable.codes(cells.get(2))));
    }
    Map<String, String> owners = new HashMap<>();
    SourceFile.all()
        .forEach(file -> owners.put("io.lockstep." + file.packageName(), file.module()));
    return new ModuleTable(mayUse, owners);
  }

  /**
   * Returns whether a package may use another, as far as modules go. A package without sources is
   * left over from an earlier build.
   */
  boolean allows(String from, String to) {
    String module = owners.get(from);
    String used = owners.getOrDefault(to, "");
    return module == null
        || module.equals(used)
        || mayUse.getOrDefault(module, Set.of()).contains(used);
  }
}
