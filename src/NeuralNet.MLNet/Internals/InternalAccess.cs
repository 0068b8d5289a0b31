using System.Runtime.CompilerServices;

// A trainer that is saved, loaded, cancelled and seeded as ML.NET's own needs types that ML.NET keeps internal: LoadableClassAttribute, the contexts of saving
// and loading, IRowMapper. The .NET runtime opens an assembly to one that names it here, and build/InternalsAsPublic makes the compiler agree. So this package
// needs the versions of Microsoft.ML that it was tested with; the types used have stayed as they are from version 1.0 to 5.0.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
