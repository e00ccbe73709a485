/*
 * The kit is ArkTS and not only TypeScript: what ArkTS forbids is looked for in the text, since its own compiler is not here.
 *
 * Not all of its rules can be seen in a text (that no class stands in for another by its shape alone, for one): those are the
 * compiler's to show, where a HarmonyOS SDK is.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import * as ts from 'typescript';

import { REPOSITORY } from '../city/City';

/** Returns the files below a directory of the tree that was compiled. */
function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const FORBIDDEN = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.AnyKeyword, 'any'],
  [ts.SyntaxKind.UnknownKeyword, 'unknown'],
  [ts.SyntaxKind.ObjectBindingPattern, 'destructuring'],
  [ts.SyntaxKind.ArrayBindingPattern, 'destructuring'],
  [ts.SyntaxKind.ObjectLiteralExpression, 'an object without a class'],
  [ts.SyntaxKind.SpreadAssignment, 'a spread object'],
  [ts.SyntaxKind.FunctionExpression, 'a function expression'],
  [ts.SyntaxKind.ClassExpression, 'a class expression'],
  [ts.SyntaxKind.ForInStatement, 'for … in'],
  [ts.SyntaxKind.WithStatement, 'with'],
  [ts.SyntaxKind.DeleteExpression, 'delete'],
  [ts.SyntaxKind.PrivateIdentifier, '#private'],
  [ts.SyntaxKind.RegularExpressionLiteral, 'a literal expression'],
  [ts.SyntaxKind.TypeQuery, 'typeof as a type'],
  [ts.SyntaxKind.TypeOperator, 'keyof'],
  [ts.SyntaxKind.ConditionalType, 'a conditional type'],
  [ts.SyntaxKind.MappedType, 'a mapped type'],
  [ts.SyntaxKind.IndexedAccessType, 'a type by its index'],
  [ts.SyntaxKind.IntersectionType, 'an intersection'],
  [ts.SyntaxKind.TypeLiteral, 'a type without a name'],
  [ts.SyntaxKind.IndexSignature, 'an index signature'],
  [ts.SyntaxKind.CallSignature, 'a call signature'],
  [ts.SyntaxKind.ConstructSignature, 'a constructor signature'],
  [ts.SyntaxKind.TypePredicate, 'a type predicate'],
  [ts.SyntaxKind.ThisType, 'this as a type'],
  [ts.SyntaxKind.ComputedPropertyName, 'a computed name'],
  [ts.SyntaxKind.YieldExpression, 'a generator'],
  [ts.SyntaxKind.ModuleDeclaration, 'a namespace'],
  [ts.SyntaxKind.ClassStaticBlockDeclaration, 'a static block'],
  [ts.SyntaxKind.ImportEqualsDeclaration, 'import … ='],
  [ts.SyntaxKind.ExportAssignment, 'export ='],
]);

/** Returns the places of a file that ArkTS would not take: a line and what it is. */
function forbidden(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2021, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    const tell = (what: string): void => {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${name}:${line + 1}: ${what}`);
    };
    const told = FORBIDDEN.get(node.kind);
    if (told !== undefined) {
      tell(told);
    }
    if (ts.isVariableDeclarationList(node) && (node.flags & (ts.NodeFlags.Let | ts.NodeFlags.Const)) === 0) {
      tell('var');
    }
    if (ts.isFunctionDeclaration(node) && !ts.isSourceFile(node.parent)) {
      tell('a function in a function');
    }
    if (ts.isParameter(node) && ts.isConstructorDeclaration(node.parent) && (node.modifiers?.length ?? 0) > 0) {
      tell('a field declared by a constructor');
    }
    if (ts.isBinaryExpression(node)) {
      if (node.operatorToken.kind === ts.SyntaxKind.InKeyword) {
        tell('in');
      }
      if (node.operatorToken.kind === ts.SyntaxKind.CommaToken) {
        tell('a comma between expressions');
      }
    }
    if (ts.isAsExpression(node) && node.type.getText() === 'const') {
      tell('as const');
    }
    if (ts.isPropertyAccessExpression(node) && ['apply', 'bind', 'call'].includes(node.name.text)) {
      tell(`Function.${node.name.text}`);
    }
    if (ts.isIdentifier(node) && ['globalThis', 'Symbol', 'eval', 'require'].includes(node.text)) {
      tell(node.text);
    }
    if (ts.isCatchClause(node) && node.variableDeclaration?.type !== undefined) {
      tell('a type of what is caught');
    }
    if (ts.isThrowStatement(node)) {
      const thrown = node.expression;
      const isError =
        ts.isNewExpression(thrown) ||
        ts.isIdentifier(thrown) ||
        ts.isCallExpression(thrown) ||
        (ts.isAsExpression(thrown) && thrown.type.getText() === 'Error') ||
        (ts.isConditionalExpression(thrown) &&
          [thrown.whenTrue, thrown.whenFalse].every((each) => !ts.isLiteralExpression(each)));
      if (!isError) {
        tell('what is thrown is an error');
      }
    }
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.type === undefined) {
      tell('a result without a type');
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

test('nothing in the kit is what ArkTS forbids', () => {
  const kit = join(__dirname, '../../../ts/kit');
  const files = filesBelow(kit);
  assert.ok(files.some((path) => path.endsWith('EregCore.ts')) && files.length > 40);
  const found = files.flatMap((path) => forbidden(path.slice(kit.length + 1), readFileSync(path, 'utf8')));
  assert.deepEqual(found, []);
});

interface Formatted {
  readonly errors: string[];
}

/** A parser of ArkTS, which exists as a program for this kind of machine alone. */
const PARSER = '@ohos-rs/oxk-linux-x64-gnu';
const HAS_PARSER = existsSync(join(REPOSITORY, 'harmony/kit/test/node_modules', PARSER));
const MUST = process.env['EREG_MUST_HARMONY'] !== undefined;
const SKIP = HAS_PARSER || MUST ? false : 'there is no parser of ArkTS for this machine';

test('a parser of ArkTS reads every file, and pages in ArkUI too', { skip: SKIP }, async () => {
  const parser = (await import(PARSER)) as { format: (name: string, text: string) => Promise<Formatted> };
  const files = ['harmony/kit/src', 'harmony/app'].flatMap((below) => filesBelow(join(REPOSITORY, below)));
  const all = [join(REPOSITORY, 'harmony/kit/Index.ets'), ...files].filter((path) => path.endsWith('.ets'));
  assert.ok(all.length > 70, `${all.length}`);
  for (const path of all) {
    assert.deepEqual((await parser.format(path, readFileSync(path, 'utf8'))).errors, [], path);
  }
  assert.notEqual((await parser.format('a.ets', '@Component struct A { build() { Column( { } }')).errors.length, 0);
});

/** Returns the text between the brackets that open at a place. Brackets in texts count too: pages have none. */
function bracketed(text: string, open: number): string {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const letter = text[at] ?? '';
    depth += '({['.includes(letter) ? 1 : ')}]'.includes(letter) ? -1 : 0;
    if (depth === 0) {
      return text.slice(open + 1, at);
    }
  }
  return text.slice(open + 1);
}

/** The arguments of a call, as they stand there. */
function argumentsIn(text: string): string[] {
  const found = [''];
  let depth = 0;
  for (const letter of text) {
    depth += '({['.includes(letter) ? 1 : ')}]'.includes(letter) ? -1 : 0;
    if (letter === ',' && depth === 0) {
      found.push('');
    } else {
      found[found.length - 1] += letter;
    }
  }
  return found.filter((each) => each.trim() !== '');
}

/** Returns the places of a page that ArkUI would take and show wrongly: a line and what it is. */
function misshown(name: string, text: string): string[] {
  const found: string[] = [];
  const tell = (at: number | undefined, what: string): void => {
    found.push(`${name}:${text.slice(0, at).split('\n').length}: ${what}`);
  };
  for (const each of text.matchAll(/\bForEach\(/g)) {
    // By the key that ArkUI makes itself all that the kit holds is the same.
    if (argumentsIn(bracketed(text, (each.index ?? 0) + 'ForEach'.length)).length !== 3) {
      tell(each.index, 'a list without a key');
    }
  }
  const copied =
    /@(?:Local)?(?:Storage)?(?:Prop|Link)\b(?:\([^)]*\))?(?:\s*@\w+(?:\([^)]*\))?)*\s+(\w+)!?:\s*([^=;]+)/g;
  for (const each of text.matchAll(copied)) {
    // What ArkUI copies member for member is not what the kit made.
    if (!['string', 'number', 'boolean'].includes((each[2] ?? '').trim())) {
      tell(each.index, 'a class that ArkUI copies');
    }
  }
  for (const each of text.matchAll(/this\.model\??\.(?:state|standing)\b/g)) {
    tell(each.index, 'a model that is read without a state');
  }
  return found;
}

test('what pages show is drawn anew, and is what the kit made', () => {
  const pages = filesBelow(join(REPOSITORY, 'harmony/app')).filter((path) => path.endsWith('.ets'));
  assert.ok(pages.length > 9);
  assert.deepEqual(
    pages.flatMap((path) => misshown(path, readFileSync(path, 'utf8'))),
    [],
  );
});

test('what would be shown wrongly is found', () => {
  for (const [text, told] of [
    ['ForEach(this.rows(), (row: Row, _at: number) => { Text(row.text(1, 2)) })', 'a list without a key'],
    ["@StorageProp('vault') @Watch('begin') vault: Vault | undefined = undefined;", 'a class that ArkUI copies'],
    ["@StorageLink('vault') vault: Vault;", 'a class that ArkUI copies'],
    ['@Prop failure: Failure;', 'a class that ArkUI copies'],
    ['Text(this.model.state.title)', 'a model that is read without a state'],
    ['isWorking(this.model?.standing)', 'a model that is read without a state'],
  ]) {
    assert.deepEqual(misshown('a.ets', text ?? ''), [`a.ets:1: ${told}`], text);
  }
  assert.deepEqual(misshown('a.ets', "ForEach(a, (b: B) => {}, (b: B): string => b.id)\n@Prop text: string = '';"), []);
});

test('what ArkTS forbids is found', () => {
  for (const [text, told] of [
    ['let a: any;', 'any'],
    ['const { a } = b;', 'destructuring'],
    ['const a = { b: 1 };', 'an object without a class'],
    ['class A { constructor(readonly b: string) {} }', 'a field declared by a constructor'],
    ['for (const a in b) {}', 'for … in'],
    ['var a = 1;', 'var'],
    ["throw 'a';", 'what is thrown is an error'],
    ['const a = function (): void {};', 'a function expression'],
    ['const a = b as const;', 'as const'],
    ['f.apply(a);', 'Function.apply'],
    ['function f() {}', 'a result without a type'],
  ]) {
    assert.ok(
      forbidden('a.ts', text ?? '').some((each) => each === `a.ts:1: ${told}`),
      text,
    );
  }
});
