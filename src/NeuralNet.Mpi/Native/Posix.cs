using System.Runtime.InteropServices;

namespace NeuralNet.Mpi.Native;

/// <summary>The few functions of the C library for which .NET has none.</summary>
internal static unsafe partial class Posix
{
    private const int Now = 2;

    /// <summary>Loads a library whose symbols those loaded later see: plug-ins of older versions of Open MPI look for them there.</summary>
    /// <returns>Its handle, or 0 and the reason.</returns>
    public static nint LoadGlobal(string name, out string reason)
    {
        // Once before: the first call loads what it is called by, which forgets the error.
        _ = DynamicError();
        nint handle = DynamicOpen(name, Now | (OperatingSystem.IsMacOS() ? 0x8 : 0x100));
        reason = handle == 0 ? Marshal.PtrToStringUTF8(DynamicError()) ?? "not found" : "";
        return handle;
    }

    /// <summary>Sets a variable that the process does not have yet, where libraries in C see it: .NET's own methods change a copy.</summary>
    public static void SetDefaultVariable(string name, string value) => _ = SetVariable(name, value, overwrite: 0);

    /// <summary>Sleeps; by the system's slack some 50 µs longer.</summary>
    public static void Sleep(long nanoseconds)
    {
        TimeSpec time = new() { Nanoseconds = (nint)nanoseconds };
        _ = NanoSleep(&time, null);
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DynamicOpen(string name, int flags);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    private static partial nint DynamicError();

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(TimeSpec* time, TimeSpec* rest);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
