using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

// InternalsAsPublic SOURCE TARGET ...: copies assemblies to compile against, in which types and methods that were internal are public. Private and protected
// ones stay as they are. The copies are never run: at run time, IgnoresAccessChecksToAttribute opens the real assembly.
if (args.Length == 0 || args.Length % 2 != 0)
{
    Console.Error.WriteLine($"InternalsAsPublic expects pairs of a source and a target file but got {args.Length} arguments.");
    return 1;
}

foreach (string[] pair in args.Chunk(2))
{
    byte[] image = File.ReadAllBytes(pair[0]);
    using var file = new PEReader(new MemoryStream(image));
    MetadataReader metadata = file.GetMetadataReader();

    // ECMA-335 II.22.37: a row of TypeDef begins with its flags, 4 bytes.
    ForEachRow(TableIndex.TypeDef, row =>
    {
        var flags = (TypeAttributes)BitConverter.ToUInt32(row);
        TypeAttributes visibility = (flags & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.NotPublic => TypeAttributes.Public,
            TypeAttributes.NestedAssembly => TypeAttributes.NestedPublic,
            var other => other,
        };
        BitConverter.TryWriteBytes(row, (uint)((flags & ~TypeAttributes.VisibilityMask) | visibility));
    });

    // II.22.26: in a row of MethodDef, the flags, 2 bytes, follow an address of 4 bytes and implementation flags of 2.
    ForEachRow(TableIndex.MethodDef, row =>
    {
        Span<byte> bytes = row[6..];
        var flags = (MethodAttributes)BitConverter.ToUInt16(bytes);
        if ((flags & MethodAttributes.MemberAccessMask) == MethodAttributes.Assembly)
        {
            BitConverter.TryWriteBytes(bytes, (ushort)((flags & ~MethodAttributes.MemberAccessMask) | MethodAttributes.Public));
        }
    });
    File.WriteAllBytes(pair[1], image);

    void ForEachRow(TableIndex table, RowAction change)
    {
        int size = metadata.GetTableRowSize(table), start = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(table);
        for (int row = 0; row < metadata.GetTableRowCount(table); row++)
        {
            change(image.AsSpan(start + (row * size), size));
        }
    }
}

return 0;

internal delegate void RowAction(Span<byte> row);
