namespace System.Runtime.CompilerServices;

/// <summary>Opens the internals of an assembly to this one. The runtime knows the attribute by its name; .NET declares it nowhere.</summary>
/// <param name="assemblyName">The assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>The assembly.</summary>
    public string AssemblyName { get; } = assemblyName;
}
